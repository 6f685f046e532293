"""waitpid with WNOHANG asks without waiting: the parent works on while its child works.

Look at the answers: (0, 0) means "nothing to report". The last one brings the status, and removes the child.
"""

import os
import select
import socket

import psutil

here, there = socket.socketpair()
child = os.fork()
if child == 0:
    for _piece in (1, 2):
        there.recv(1)
        sum(range(1_000_000))  # the child's own work
        there.send(b".")
    there.recv(1)
    os._exit(3)  # its third piece is its last

ended = os.pidfd_open(child)  # readable as soon as the child has ended (pidfd_open(2))


def work():
    """Do a piece of the parent's work; be back when the child has done a piece of its own, or has ended."""
    here.send(b".")
    sum(range(1_000_000))
    if here in select.select([here, ended], [], [])[0]:
        here.recv(1)


while (answer := os.waitpid(child, os.WNOHANG)) == (0, 0):
    print("waitpid:", answer, "| psutil: pid", child, "exists:", psutil.pid_exists(child), "| so I work on")
    work()

_, status = answer
print("waitpid:", answer, "| psutil: pid", child, "exists:", psutil.pid_exists(child), end=" | ")
print("exit code", os.waitstatus_to_exitcode(status))
here.close(), there.close()
