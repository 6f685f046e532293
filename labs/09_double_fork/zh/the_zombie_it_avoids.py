"""同一件事，一次 fork 来做，两次 fork 来做；父进程干自己的活，不来过问。

看子进程 1 和子进程 2.1 的末尾：两件事都早早做完了，却只有一个留下了僵尸。
"""

import os
import socket

import psutil

here, there = (end.detach() for end in socket.socketpair())


def do_the_job():
    os.read(there, 1)  # 父进程也开始了
    sum(range(1_000_000))
    os._exit(0)


by_one_fork = os.fork()
if by_one_fork == 0:
    do_the_job()

middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.write(there, str(os.getpid()).encode())
        do_the_job()
    os._exit(0)
os.waitpid(middle, 0)  # 立刻返回：中间那个什么也不做
by_two_forks = psutil.Process(int(os.read(here, 16)))

os.write(here, b"..")
sum(range(5_000_000))  # 父进程自己的活

os.waitid(os.P_PID, by_one_fork, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
psutil.wait_procs([by_two_forks], timeout=10)  # psutil 一直看到进程号消失为止
print("一次 fork：", psutil.Process(by_one_fork).status(), "| 它在等我过问")
print("两次 fork：还在吗：", by_two_forks.is_running(), "| 新的父进程已经过问了")
os.waitpid(by_one_fork, 0)
