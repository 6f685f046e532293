"""fork 之后，同一个地址上有两个值：地址一样，背后的内存各是各的。

看地址：两边相同；再看地址里的内容：不同。只有最后一行（共享内存）例外。
"""

import ctypes
import mmap
import os

import psutil

number = ctypes.c_int(1)
words = ["之前"]
shared = mmap.mmap(-1, 1)  # 特意申请的一个字节，与子进程共用（mmap(2)）
shared[0] = 1


def look(who):
    size = psutil.Process().memory_info().vms >> 20
    print(f"{who}进程号 {os.getpid()}，地址空间 {size} MiB")
    print(f"  地址 {ctypes.addressof(number)}：number = {number.value}")
    print(f"  地址 {id(words)}：words = {words}")
    print("  共享内存：", shared[0], flush=True)


look("父进程，fork 之前：")
pid = os.fork()
if pid == 0:
    number.value = 10000
    words.append("子进程")
    shared[0] = 100
    look("子进程，写过之后：")
    os._exit(0)

os.waitpid(pid, 0)
look("父进程，子进程结束之后：")
