"""ECHILD: only one's own children can be waited for, and each only once.

Look at the first column: most of these processes exist. They are just not this one's children.
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
    try:
        told = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError as error:
        told = error
    print(f"exists: {psutil.pid_exists(pid)!s:5} | waitpid: {told!s:29} | {who}")


ask("a living child", child)
ask("its child", int(here.recv(16)))
ask("my parent", os.getppid())
ask("myself", os.getpid())
here.close()
os.waitpid(child, 0)
ask("the child, reaped", child)
ask("any child, none left", -1)
