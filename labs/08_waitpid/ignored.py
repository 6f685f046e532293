"""SIGCHLD by default does nothing. Ignored on purpose, it does something: children vanish with their codes.

Look at the two children that end with 3: the default keeps the 3 for a wait, SIG_IGN throws it away.
"""

import os
import signal

import psutil

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # for sigwait below


def fork_a_child(code):
    child = os.fork()
    if child == 0:
        signal.sigwait({signal.SIGUSR1})  # until the parent says so
        os._exit(code)
    return child


child = fork_a_child(3)
os.kill(child, signal.SIGUSR1)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
print("SIG_DFL:", psutil.Process(child).status(), end=" | ")
print("waitpid: exit code", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
child, sibling = fork_a_child(3), fork_a_child(4)
os.kill(child, signal.SIGUSR1)
try:
    os.waitpid(child, 0)  # returns when it has ended, but with nothing to tell
except ChildProcessError as error:
    print("SIG_IGN: exists:", psutil.pid_exists(child), "| waitpid:", error)

os.kill(sibling, signal.SIGUSR1)
try:
    os.wait()  # would have waited for all of them
except ChildProcessError as error:
    print("SIG_IGN: exists:", psutil.pid_exists(sibling), "| wait:", error)
