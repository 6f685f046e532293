"""两个进程，一个核：这个运行时，那个就不在运行。内核把时间切成片，轮流分给它们。

看两行：一行有横条的地方，另一行就没有；两行都没有的地方，核给了别的进程。
"""

import json
import os
import time

import psutil

CPU_S, AWAY_S, WIDTH = 0.06, 0.0002, 72


def compute():  # 返回本进程真正占着核的一段段时间
    turns = [[time.monotonic()] * 2]
    while time.process_time() < CPU_S:
        now = time.monotonic()
        if now - turns[-1][1] > AWAY_S:  # 刚才离开过核，而且没有人问过它
            turns.append([now, now])
        turns[-1][1] = now
    return turns


psutil.Process().cpu_affinity(psutil.Process().cpu_affinity()[:1])  # 只用一个核，子进程也一样
started, start = os.pipe()
tells = [os.pipe() for _ in range(2)]
for _, telling in tells:
    if os.fork() == 0:
        os.close(start)
        os.read(started, 1)  # 父进程关闭自己那一端才返回：两个一起开始
        os.write(telling, json.dumps(compute()).encode())
        os._exit(0)
os.close(start)
both = [json.loads(os.read(listening, 1 << 16)) for listening, _ in tells]
first, last = min(turns[0][0] for turns in both), max(turns[-1][1] for turns in both)
for turns in both:
    times = [first + (last - first) * (column + 0.5) / WIDTH for column in range(WIDTH)]
    print("".join("█" if any(a <= t <= b for a, b in turns) else "·" for t in times), len(turns), "轮")
os.wait(), os.wait()
