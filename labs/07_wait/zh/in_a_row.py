"""在 fork 的循环里 wait，子进程就只能一个接一个；循环之后再 wait，它们才能同时活着。

看横条：先是三级楼梯，然后是三条并排。
"""

import os

import psutil

gate, opener = os.pipe()


def fork_a_worker():
    """fork 一个子进程，等到一个字节，就开始干活。"""
    child = os.fork()
    if child == 0:
        os.read(gate, 1)
        sum(range(1_000_000))
        os._exit(0)
    return child


for turn in (1, 2, 3):
    child = fork_a_worker()
    print("一个接一个，第", turn, "次，子进程数：", len(psutil.Process().children()), flush=True)
    os.write(opener, b".")
    os.waitpid(child, 0)

children = [fork_a_worker() for _ in range(3)]
print("并排，子进程数：", len(psutil.Process().children()), flush=True)
os.write(opener, b"...")
for child in children:
    os.waitpid(child, 0)
