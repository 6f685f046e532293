"""kill -9 ends the living. On a zombie it does nothing: nobody is there to die.

Look at the status after each kill: kill -9 never removes a zombie, and here it makes one.
"""

import os
import signal

import psutil

dead = os.fork()
if dead == 0:
    os._exit(3)
os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped

print("the dead child, before:   ", psutil.Process(dead).status())
os.kill(dead, signal.SIGKILL)  # no error: somebody has this pid
print("the dead child, kill -9:  ", psutil.Process(dead).status())

reading, writing = os.pipe()
living = os.fork()
if living == 0:
    os.close(writing)
    os.read(reading, 1)  # a byte that never comes
    os._exit(0)

os.kill(living, signal.SIGKILL)
os.waitid(os.P_PID, living, os.WEXITED | os.WNOWAIT)
print("the living child, kill -9:", psutil.Process(living).status())

# What removes both is wait. Each has kept its own end for us: a code, or minus the signal's number.
for child in (dead, living):
    _, status = os.waitpid(child, 0)
    print("waitpid:", os.waitstatus_to_exitcode(status), "| pid exists:", psutil.pid_exists(child))
