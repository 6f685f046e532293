"""The notes' family: what did fork() return, who am I, who is my parent? Both sides answer for themselves.

Look at the numbers: the child's pid stands in both lines, and so does the parent's. Only fork's 0 is no pid.
"""

import os

import psutil

child_may_speak, go = os.pipe()

returned = os.fork()
# Both processes come by here, and each asks for itself.
pid, ppid = os.getpid(), os.getppid()

if returned == 0:
    os.close(go)
    os.read(child_may_speak, 1)  # returns when the parent has spoken: no sleep, no luck
    print(f"child:  fork() returned {returned}, getpid() {pid}, getppid() {ppid}", flush=True)
    os._exit(0)

print(f"parent: fork() returned {returned}, getpid() {pid}, getppid() {ppid}", flush=True)
child = psutil.Process(returned)
print(f"psutil: the parent of {child.pid} is {child.ppid()}; {pid} has the children", end=" ")
print([each.pid for each in psutil.Process().children()], flush=True)

os.write(go, b".")
os.waitpid(returned, 0)
