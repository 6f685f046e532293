"""两个进程，同样的活：在一个核上轮流干（并发），在两个核上同时干（并行）。

看“历时”：一个核上，绝不会少于两个进程 CPU 时间之和；两个核上，可以只有一半。
"""

import os
import time

import psutil

CPU_S = 0.3


def both_work(cores):
    begun = time.monotonic()
    for _ in range(2):
        if os.fork() == 0:
            psutil.Process().cpu_affinity(cores)
            while time.process_time() < CPU_S:
                pass
            os._exit(0)
    used = 0
    for _ in range(2):
        usage = os.wait3(0)[2]  # 子进程怎样结束的，用掉了多少
        used += usage.ru_utime + usage.ru_stime
    took = time.monotonic() - begun
    print(f"核 {cores}：CPU 时间 {used:.2f} 秒，历时 {took:.2f} 秒，是前者的 {took / used:.0%}。", flush=True)


cores = psutil.Process().cpu_affinity()
print("本进程可用的核：", len(cores), "个，共", psutil.cpu_count())
both_work(cores[:1])
both_work(cores[:2])  # 只有一个核的机器上，和上一行一样
