"""孤儿进程：父进程先结束，从那一刻起，它的父进程就换成了别人。

看前后两次父进程的进程号，再看那是谁。没有人问过孤儿，它照样往下走。
"""

import os
import socket

import psutil


def who(pid):
    return f"{pid} ({psutil.Process(pid).name()})"


here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
    if os.fork() == 0:
        here.close()
        print("子进程  ", os.getpid(), "| 父进程：", who(os.getppid()), flush=True)
        there.send(str(os.getpid()).encode())
        there.recv(1)  # 它的父进程结束之后才返回
        print("孤儿进程", os.getpid(), "| 父进程：", who(os.getppid()), flush=True)
        os._exit(0)
    here.recv(16, socket.MSG_PEEK)  # 子进程看过了才往下走
    os._exit(0)

there.close()
os.waitpid(parent, 0)
orphan = psutil.Process(int(here.recv(16)))
print("父进程  ", parent, "结束了 | 它的子进程还活着：", orphan.status() != psutil.STATUS_ZOMBIE, flush=True)
here.send(b".")
here.close()
psutil.wait_procs([orphan], timeout=10)  # 不归我们回收：一直看到有人收了它
