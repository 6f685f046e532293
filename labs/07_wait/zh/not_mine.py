"""父进程只能等自己的子进程，不能等孙进程：孙进程归别人回收。

看祖父进程得到的回答，再看最后是谁回收了子进程 1.1。
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
        os._exit(3)
    os.waitid(os.P_PID, grandchild, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    there.send(str(grandchild).encode())
    there.recv(1)  # 对面关闭时返回
    _, status = os.waitpid(grandchild, 0)
    print("父进程来等：退出码", os.waitstatus_to_exitcode(status), flush=True)
    os._exit(0)

there.close()
grandchild = psutil.Process(int(here.recv(16)))
print("孙进程：", grandchild.status(), "| 它的父进程：", grandchild.ppid(), "| 祖父进程：", os.getpid())
try:
    os.waitpid(grandchild.pid, 0)
except ChildProcessError as error:
    print("祖父进程来等：", error, flush=True)
here.close()
os.waitpid(child, 0)
