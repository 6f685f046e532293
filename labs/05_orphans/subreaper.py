"""Not every orphan goes to process 1: the nearest ancestor that has asked for them gets them, a subreaper.

Look at the new parent: it is this program's own first process, and it can wait for a grandchild now.
"""

import ctypes
import os

import psutil

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

gate, opener = os.pipe()
middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.read(gate, 1)
        os._exit(3)
    os._exit(0)

os.waitpid(middle, 0)
orphan = psutil.Process().children()[0]
print("I am", os.getpid(), "| my child now:", orphan.pid, "| its parent:", orphan.ppid())
print("is its ppid 1?", orphan.ppid() == 1, "- and yet it is an orphan")
os.write(opener, b".")
pid, status = os.wait()
print("wait: pid", pid, "exit code", os.waitstatus_to_exitcode(status))
