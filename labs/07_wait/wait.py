"""wait blocks: the parent sleeps until a child has ended, and is told which one and how.

Look at the parent's state while it waits, as its own child sees it, and at the number that wait brings.
"""

import os

import psutil

child = os.fork()
if child == 0:
    parent = psutil.Process(os.getppid())
    while parent.status() != psutil.STATUS_SLEEPING:  # not yet: it is on its way into wait
        os.sched_yield()
    print("child", os.getpid(), "lives. Its parent:", parent.status(), flush=True)
    sum(range(3_000_000))  # its work
    os._exit(3)

pid, status = os.wait()

print("wait returned pid", pid, "and status", status)
print("exited:", os.WIFEXITED(status), "| WEXITSTATUS:", os.WEXITSTATUS(status), "= 768 / 256")
print("pid exists:", psutil.pid_exists(pid), "| decoded by Python:", os.waitstatus_to_exitcode(status))
