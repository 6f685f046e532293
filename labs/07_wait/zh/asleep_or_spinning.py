"""两个父进程都在等子进程：一个睡在 wait 里，一个在循环里不停地问“好了没有”。

看两者的 CPU 时间：睡着等不花钱，不停地问要占掉一个核。
"""

import os
import select
import signal

import psutil

gate, opener = os.pipe()


def fork_a_parent(loop):
    """fork 一个父进程，它的子进程活到开门为止；它要么马上 wait，要么先转圈。"""
    parent = os.fork()
    if parent == 0:
        ended = []  # 子进程一结束，内核就发来 SIGCHLD，这里才有东西（实验 08）
        signal.signal(signal.SIGCHLD, lambda *_: ended.append("我的子进程"))
        if os.fork() == 0:
            os.read(gate, 1)
            os._exit(0)
        while loop and not ended:
            pass
        os.wait()
        os._exit(0)
    return psutil.Process(parent)


asleep, spinning = fork_a_parent(loop=False), fork_a_parent(loop=True)
while asleep.status() != psutil.STATUS_SLEEPING:
    os.sched_yield()
before = asleep.cpu_times().user
while spinning.cpu_times().user < 0.2:  # psutil 读的是 /proc，最细到 10 毫秒
    select.select([], [], [], 0.01)
print(f"转圈的：CPU 时间 {spinning.cpu_times().user:.2f} 秒 | {spinning.status()}")
print(f"睡在 wait 里：CPU 时间 {asleep.cpu_times().user - before:.2f} 秒 | {asleep.status()}", flush=True)
os.write(opener, b"..")
print("两个都等到了子进程的结局：", asleep.wait(), spinning.wait())
