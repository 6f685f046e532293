"""getppid() 是一个问题，不是常数：父进程一结束，答案就换了。

看前后两个答案，和新父进程的名字：“孤儿进程的父进程就是 1 号”，不过是传言。
"""

import os
import socket

import psutil

here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
    if os.fork() == 0:
        here.close()
        former = os.getppid()
        print("父进程：", former, "| psutil：", psutil.Process().ppid(), flush=True)
        there.send(str(os.getpid()).encode())
        there.recv(1)  # 它的父进程结束了才返回

        adopter = psutil.Process(os.getppid())
        print(
            "父进程：", adopter.pid, "| psutil：", adopter.name(), "| 是 1 号：", adopter.pid == 1, end=" | "
        )
        print("还是原来那个：", adopter.pid == former, flush=True)
        os._exit(0)
    here.recv(16, socket.MSG_PEEK)  # 等子进程问过了再说
    os._exit(0)

there.close()
os.waitpid(parent, 0)
child = psutil.Process(int(here.recv(16)))
here.send(b".")
here.close()
psutil.wait_procs([child], timeout=10)  # 不是我们的子进程，轮不到我们回收：看着，直到有人回收了它
