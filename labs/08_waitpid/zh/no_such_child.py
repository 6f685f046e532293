"""ECHILD：只能等自己的子进程，而且每个只能等到一次。

看第一列：这些进程大多存在，只不过都不是本进程的子进程。
"""

import os
import socket

import psutil

here, there = socket.socketpair()
child = os.fork()
if child == 0:
    here.close()
    grandchild = os.fork()
    if grandchild == 0:
        there.recv(1)  # 对面关闭时返回
        os._exit(0)
    there.send(str(grandchild).encode())
    os.waitpid(grandchild, 0)
    os._exit(3)
there.close()


def ask(who, pid):
    try:
        told = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError as error:
        told = error
    print(f"存在：{psutil.pid_exists(pid)!s:5} | waitpid：{told!s:29} | {who}")


ask("活着的子进程", child)
ask("它的子进程", int(here.recv(16)))
ask("我的父进程", os.getppid())
ask("我自己", os.getpid())
here.close()
os.waitpid(child, 0)
ask("收过的子进程", child)
ask("一个也没有了", -1)
