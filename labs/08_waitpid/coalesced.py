"""SIGCHLD does not count: three children that end at once are one signal.

Look at what is left after each handler: one wait a signal leaves zombies, a loop takes all there are.
"""

import os
import signal

import psutil

signals = []


def one_wait(*_):
    signals.append("SIGCHLD")
    os.waitpid(-1, os.WNOHANG)


def drain(*_):
    signals.append("SIGCHLD")
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass  # until those who are left live …
    except ChildProcessError:
        pass  # … or nobody is left


for handler in (one_wait, drain):
    signal.signal(signal.SIGCHLD, handler)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # not now: all three shall be dead first
    for code in (1, 2, 3):
        child = os.fork()
        if child == 0:
            os._exit(code)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})  # now: the handler runs here

    left = [child.status() for child in psutil.Process().children()].count("zombie")
    print(f"{handler.__name__:8} three have ended | signals: {len(signals)} | zombies left: {left}")
    signals.clear()
