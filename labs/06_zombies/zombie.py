"""A zombie: the child has ended, and its parent has not asked how.

Look at STAT: Z. Then look at what is left of the child, and at what is not.
"""

import os
import subprocess

import psutil

child = os.fork()
if child == 0:
    os._exit(3)  # the child's last word: a number for its parent

# Returns when the child has ended. WNOWAIT: only look, and leave it unreaped (waitid(2)).
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)

zombie = psutil.Process(child)
print("psutil: pid", zombie.pid, "| name", zombie.name(), "| status", zombie.status())
print("memory:", zombie.memory_info().rss, "bytes")
try:
    print("command line:", zombie.cmdline())
except psutil.ZombieProcess:
    print("command line: gone, psutil raises ZombieProcess")

print("ps, the parent first, then the child:", flush=True)  # out with it, before ps writes its own lines
subprocess.run(["ps", "-o", "pid,ppid,stat,rss,time,comm", "-p", f"{os.getpid()},{child}"], check=False)

# All the time the kernel has kept the 3 for us. We ask, and the zombie is gone.
_, status = os.waitpid(child, 0)
print("waitpid: exit code", os.waitstatus_to_exitcode(status))
print("pid", child, "exists:", psutil.pid_exists(child))
