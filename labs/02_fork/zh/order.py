"""fork 之后谁先运行，父进程还是子进程？每一行 fork 200 次，谁先往管道里写，就算谁先。

看横条：父进程写之前多干一点活，领先就变成了落后。先后次序没有任何保证。
"""

import os

import psutil

RUNS, WIDTH = 200, 30


def first_of_two(steps):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, b"c")
        os._exit(0)
    for _ in range(steps):
        pass
    os.write(writing, b"p")
    os.waitpid(pid, 0)
    written = os.read(reading, 2)  # 两个字节都在管道里，先写的在前
    os.close(reading)
    os.close(writing)
    return written[:1]


print(f"psutil：可用 {len(psutil.Process().cpu_affinity())} 个核 | 每行 fork {RUNS} 次")
for steps in (0, 30_000, 300_000):
    parent = sum(first_of_two(steps) == b"p" for _ in range(RUNS))
    bar = "█" * (parent * WIDTH // RUNS)
    print(f"父进程先数到 {steps:6}：父先 {parent:3} |{bar:░<{WIDTH}}| 子先 {RUNS - parent:3}")
