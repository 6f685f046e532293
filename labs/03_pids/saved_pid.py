"""A pid in a variable is a memory of the past: the fork copies the variable, and gives the child another pid.

Look at the child's lines: what was saved before the fork is its parent's number, psutil's object included.
"""

import os

import psutil

saved = os.getpid()
myself = psutil.Process()  # "this process", but which one? psutil keeps the number as well

child = os.fork()

if child == 0:
    me = psutil.Process()
    print(f"child:  saved {saved} | psutil kept {myself.pid} | getpid() {os.getpid()} | psutil anew {me.pid}")
    print("child:  saved == getppid():", saved == os.getppid(), flush=True)
    os._exit(0)

os.waitpid(child, 0)
me = psutil.Process()
print(f"parent: saved {saved} | psutil kept {myself.pid} | getpid() {os.getpid()} | psutil anew {me.pid}")
print("parent: saved == getpid(): ", saved == os.getpid())
