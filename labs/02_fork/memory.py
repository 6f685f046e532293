"""After a fork one address holds two values: each process has its own memory behind the same addresses.

Look at the addresses, which are equal, and at what is found there, which is not. The last line is different.
"""

import ctypes
import mmap
import os

import psutil

number = ctypes.c_int(1)
words = ["before"]
shared = mmap.mmap(-1, 1)  # one byte that was asked to be common to this process and its children (mmap(2))
shared[0] = 1


def look(who):
    size = psutil.Process().memory_info().vms >> 20
    print(f"{who} pid {os.getpid()}, {size} MiB of addresses")
    print(f"  at {ctypes.addressof(number)}: number = {number.value}")
    print(f"  at {id(words)}: words = {words}")
    print("  shared memory:", shared[0], flush=True)


look("parent, before the fork:")
pid = os.fork()
if pid == 0:
    number.value = 10000
    words.append("child")
    shared[0] = 100
    look("child, after writing:")
    os._exit(0)

os.waitpid(pid, 0)
look("parent, after the child's end:")
