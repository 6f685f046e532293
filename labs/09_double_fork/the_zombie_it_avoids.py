"""The same job by one fork and by two, while the parent works on and does not ask.

Look at the ends of child 1 and of child 2.1: both jobs are done early, but only one of them leaves a zombie.
"""

import os
import socket

import psutil

here, there = (end.detach() for end in socket.socketpair())


def do_the_job():
    os.read(there, 1)  # the parent begins as well
    sum(range(1_000_000))
    os._exit(0)


by_one_fork = os.fork()
if by_one_fork == 0:
    do_the_job()

middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.write(there, str(os.getpid()).encode())
        do_the_job()
    os._exit(0)
os.waitpid(middle, 0)  # comes back at once: the middle one has nothing to do
by_two_forks = psutil.Process(int(os.read(here, 16)))

os.write(here, b"..")
sum(range(5_000_000))  # the parent's own work

os.waitid(os.P_PID, by_one_fork, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
psutil.wait_procs([by_two_forks], timeout=10)  # psutil looks until the pid is gone
print("by one fork: ", psutil.Process(by_one_fork).status(), "| it waits for me")
print("by two forks: exists:", by_two_forks.is_running(), "| its new parent has asked")
os.waitpid(by_one_fork, 0)
