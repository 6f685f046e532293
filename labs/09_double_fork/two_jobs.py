"""Two jobs at once, no zombie, no long wait: the second job is a grandchild's.

Look at the parent's wait: it takes the middle one, who ends at once. The grandchild has a new parent by then.
"""

import os
import socket

import psutil

here, there = (end.detach() for end in socket.socketpair())


def job(name):
    result = sum(range(2_000_000))
    return f"the {name} job: {result} | my parent is {psutil.Process(os.getppid()).name()}"


middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.write(there, str(os.getpid()).encode())
        os.read(there, 1)  # the middle one has ended: I have been adopted
        print(job("second"), flush=True)
        os._exit(0)
    os._exit(0)  # there is nothing else to do here: that is the trick

os.waitpid(middle, 0)  # comes back at once
grandchild = psutil.Process(int(os.read(here, 16)))
os.write(here, b".")
print("my children:", psutil.Process().children(), "| a grandchild:", grandchild.is_running(), flush=True)
done = job("first")

psutil.wait_procs([grandchild], timeout=10)  # only to print in order: psutil looks until the pid is gone
print(done)
print("my children:", psutil.Process().children(), "| a grandchild:", grandchild.is_running())
