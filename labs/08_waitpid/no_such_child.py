"""ECHILD: only one's own children can be waited for, and each only once.

Look at the second column: most of these processes exist. They are just not this one's children.
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
        there.recv(1)  # returns when the other side is closed
        os._exit(0)
    there.send(str(grandchild).encode())
    os.waitpid(grandchild, 0)
    os._exit(3)
there.close()


def ask(who, pid):
    print(f"{who:21}", f"exists: {psutil.pid_exists(pid)!s:5}" if pid > 0 else " " * 13, end="  ")
    try:
        print("waitpid:", os.waitpid(pid, os.WNOHANG))
    except ChildProcessError as error:
        print("waitpid:", error)


ask("a living child", child)
ask("its child", int(here.recv(16)))
ask("my parent", os.getppid())
ask("myself", os.getpid())
here.close()
os.waitpid(child, 0)
ask("the child, reaped", child)
ask("any child, none left", -1)
