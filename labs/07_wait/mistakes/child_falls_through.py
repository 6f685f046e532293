"""The belief: work() ends the child."""
# diagnosis: child_falls_through

import os
import signal
import sys


def run_and_wait(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        return os.getpid(), work()  # and so the child comes back as well
    _, status = os.waitpid(pid, 0)
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    ended = []
    for _ in pids:
        pid, status = os.wait()
        ended.append((pid, os.waitstatus_to_exitcode(status)))
    return ended


def explain(status):
    if os.WIFEXITED(status):
        return "exited", os.WEXITSTATUS(status)
    if os.WIFSIGNALED(status):
        return "dumped" if os.WCOREDUMP(status) else "killed", os.WTERMSIG(status)
    if os.WIFSTOPPED(status):
        return "stopped", os.WSTOPSIG(status)
    return "continued", int(signal.SIGCONT)
