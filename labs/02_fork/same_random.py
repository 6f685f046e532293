"""A generator of random numbers is memory, too: parent and child go on from the same point.

Look at the first line: two processes, one "random" number. The module seeds its own generator anew.
"""

import os
import random
import struct

import psutil

mine = random.Random()  # seeded by the kernel's randomness, before the fork
random.random()

reading, writing = os.pipe()
pid = os.fork()
drawn = mine.random(), random.random()
if pid == 0:
    os.write(writing, struct.pack("dd", *drawn))
    os._exit(0)

childs = struct.unpack("dd", os.read(reading, 16))
for name, parent, child in zip(("random.Random()", "module random  "), drawn, childs, strict=True):
    print(f"{name}  parent {parent:.6f}  child {child:.6f}  equal: {parent == child}")
print("psutil: the child is", psutil.Process(pid).pid, "and its parent", psutil.Process(pid).ppid())
os.waitpid(pid, 0)
