"""Two cures for a zombie: to wait for it, or to say beforehand that nobody ever will.

Look at what each does to the zombie, and to the 3 that the child has left.
"""

import os
import signal

import psutil


def fork_a_child():
    child = os.fork()
    if child == 0:
        os._exit(3)
    return child


child = fork_a_child()
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
print("no cure yet:     ", psutil.Process(child).status())

_, status = os.waitpid(child, 0)
print("wait:             exit code", os.waitstatus_to_exitcode(status), "| exists:", psutil.pid_exists(child))

# From here on the kernel throws away how our children end, and they are gone at once (sigaction(2)).
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
child = fork_a_child()
try:
    os.waitpid(child, 0)  # still returns only when the child has ended, but with nothing to tell
except ChildProcessError as error:
    print("SIGCHLD ignored:  exit code lost:", error, "| exists:", psutil.pid_exists(child))
