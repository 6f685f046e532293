"""fork copies no memory yet: parent and child share every page until one of them writes on it.

Look at what each process has for itself alone (psutil: uss): the child's share grows by what it writes.
"""

import os

import psutil

HALF = 32 << 20


def look(who):
    memory = psutil.Process().memory_full_info()  # rss: all that it sees in RAM; uss: nobody else sees it
    print(f"{memory.rss >> 20:4} MiB seen, {memory.uss >> 20:4} MiB its own | {who}", flush=True)


block = bytearray(b".") * (2 * HALF)
look("parent, before the fork")

pid = os.fork()
if pid == 0:
    look("child, nothing written yet")
    assert block.count(b".") == 2 * HALF  # reading all of it copies nothing
    look("child, everything read")
    block[:HALF] = bytes(HALF)  # page after page: a fault, a copy, and on we go
    look("child, one half written over")
    os._exit(0)

os.waitpid(pid, 0)
assert block.count(b".") == 2 * HALF
print("parent: no byte of mine has changed")
