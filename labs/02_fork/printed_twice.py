"""Printed once, arrived twice: what is still in the buffer at the fork is copied with the rest of the memory.

Look at the number behind each way: it is the program's own print, and it depends on where it goes.
"""

import os


def arrivals(reading, writing, flush):
    """How often one print arrives when a fork follows it."""
    with open(os.dup(writing), "w") as out:  # as Python opens stdout: lines to a terminal, else blocks
        print("hello", file=out, flush=flush)
        pid = os.fork()
        if pid == 0:
            out.flush()  # as every program does at its end: out with what is in the buffer
            os._exit(0)
        os.waitpid(pid, 0)
    told = os.read(reading, 1000)
    os.close(reading)
    os.close(writing)
    return told.count(b"hello")


print("into a pipe:              ", arrivals(*os.pipe(), flush=False), flush=True)
print("onto a terminal:          ", arrivals(*os.openpty(), flush=False), flush=True)
print("into a pipe, with a flush:", arrivals(*os.pipe(), flush=True), flush=True)
