"""两个进程在同一个核上计算，其中一个把 nice 调高：各分到多少 CPU？

看横条：nice 高的分得少，但总有一点。两个都是分到多少就算多少。
"""

import os
import signal
import time

import psutil

CPU_S, WIDTH = 0.25, 40
psutil.Process().cpu_affinity(psutil.Process().cpu_affinity()[:1])  # 只用一个核，子进程也一样


def shares(nice):  # nice 为 0 的那个用满 CPU_S 时，两个各用了多少秒 CPU
    started, start = os.pipe()
    pids = []
    for own in (nice, 0):
        pids.append(os.fork())
        if pids[-1] == 0:
            os.nice(own)
            os.close(start)
            os.read(started, 1)  # 父进程关闭自己那一端才返回：两个一起开始
            while len(pids) == 1 or time.process_time() < CPU_S:
                pass
            os.kill(pids[0], signal.SIGKILL)  # 由第二个结束两个：两边的表同时停下
            os._exit(0)
    os.close(started), os.close(start)
    for pid in pids:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # 已结束，未回收：CPU 时间还查得到
    times = [psutil.Process(pid).cpu_times() for pid in reversed(pids)]
    os.wait(), os.wait()
    return [time.user + time.system for time in times]


for nice in (0, 5, 10):
    first, second = shares(nice)
    bar = "█" * round(WIDTH * first / (first + second))
    print(f"nice 0 {first:.2f} 秒 |{bar:░<{WIDTH}}| {second:.2f} 秒 nice {nice}", flush=True)
