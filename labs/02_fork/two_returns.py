"""One call, two returns: after os.fork() two processes go on with the next statement, each on its own.

Look at who writes what: the last line comes twice, and the 10000 stays in the child.
"""

import os

import psutil

print("one process, pid", os.getpid(), flush=True)  # without the flush the child would print it again
a = 1

pid = os.fork()

if pid == 0:
    print("child:  fork() returned 0; a =", a)
    a = 10000
    print("child:  now a =", a)
else:
    children = [child.pid for child in psutil.Process().children()]
    print("parent: fork() returned", pid, "| psutil: my children are", children, flush=True)
    os.waitpid(pid, 0)  # returns when the child has ended: its 10000 is older than our next line
    print("parent: a =", a)

# No if around this one: both come by.
print("the end, says pid", os.getpid(), "whose parent is", os.getppid())
