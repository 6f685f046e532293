"""waitpid(-1, 0) is wait(): any child, whoever has ended. waitpid(pid, 0): this one and no other.

Look at the second line: the eldest is dead and could be had, but it is the youngest that was asked for.
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


eldest, middle, youngest = children = [fork_a_child(code) for code in (1, 2, 3)]
names = dict(zip(children, ("the eldest", "the middle one", "the youngest"), strict=True))


def report(call, pid, status):
    left = {names[child.pid]: child.status() == "zombie" for child in psutil.Process().children()}
    dead = [name for name, is_zombie in left.items() if is_zombie]
    print(call, names[pid], "| exit code", os.waitstatus_to_exitcode(status), "| dead, still there:", dead)


os.kill(middle, signal.SIGUSR1)  # the others live on
report("waitpid(-1, 0):      ", *os.waitpid(-1, 0))

for child in (eldest, youngest):
    os.kill(child, signal.SIGUSR1)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
report("waitpid(youngest, 0):", *os.waitpid(youngest, 0))
report("wait():              ", *os.wait())
