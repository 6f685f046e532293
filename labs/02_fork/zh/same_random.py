"""随机数发生器也在内存里：父子进程从同一个位置接着往下取。

看第一行：两个进程，一个“随机”数。random 模块自带的那个，会在子进程里重新播种。
"""

import os
import random
import struct

import psutil

mine = random.Random()  # fork 之前用内核的随机数播种
random.random()

reading, writing = os.pipe()
pid = os.fork()
drawn = mine.random(), random.random()
if pid == 0:
    os.write(writing, struct.pack("dd", *drawn))
    os._exit(0)

childs = struct.unpack("dd", os.read(reading, 16))
for name, parent, child in zip(("random.Random()", "random 模块"), drawn, childs, strict=True):
    print(f"{name}  父 {parent:.6f}  子 {child:.6f}  相等：{parent == child}")
print("psutil：子进程是", psutil.Process(pid).pid, "它的父进程是", psutil.Process(pid).ppid())
os.waitpid(pid, 0)
