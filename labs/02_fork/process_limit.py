"""fork can fail. Then Python raises an exception: no negative number comes back, and no child is born.

Look at the third line: `pid` never got a value.
"""

import os
import resource

import psutil

if os.getuid() == 0:
    os.setuid(65534)  # no limit binds root: become "nobody"

limit, most = resource.getrlimit(resource.RLIMIT_NPROC)
resource.setrlimit(resource.RLIMIT_NPROC, (0, most))  # from now on: not one process more for this user

pid = None
try:
    pid = os.fork()
except OSError as error:  # fork(2): EAGAIN
    print("fork() raised", type(error).__name__ + ":", error)
print("psutil: children:", psutil.Process().children())
print("pid =", pid)

resource.setrlimit(resource.RLIMIT_NPROC, (limit, most))
pid = os.fork()
if pid == 0:
    os._exit(0)
print("without the limit: pid > 0 is", pid > 0)
os.waitpid(pid, 0)
