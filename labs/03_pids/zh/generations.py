"""三代：getppid() 只往上走一步，到父进程为止。os 里没有一下子走两步的函数。

看子进程：它既是子进程，又是父进程。再往上，psutil 一步一步地爬。
"""

import os

import psutil


def introduce(who, returned):
    print(f"{who}：进程号 {os.getpid()}，父进程 {os.getppid()}，最近一次 fork() 返回 {returned}", flush=True)


child = os.fork()
if child == 0:
    grandchild = os.fork()
    if grandchild == 0:
        introduce("孙进程", grandchild)
        climbed = psutil.Process().parents()  # 问父进程，再问父进程的父进程……直到第一个进程
        print("psutil 往上：", " → ".join(f"{each.pid} {each.name()}" for each in climbed[:3]), end=" → ")
        print(f"… {climbed[-1].pid} {climbed[-1].name()}", flush=True)
        os._exit(0)
    os.waitpid(grandchild, 0)  # 谁 fork，谁等待：孙进程先说，然后轮到我们
    introduce("子进程", grandchild)
    os._exit(0)

os.waitpid(child, 0)
introduce("祖父  ", child)
