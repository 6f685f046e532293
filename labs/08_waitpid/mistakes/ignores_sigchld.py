"""The belief: SIG_IGN reaps, so the rest comes by itself."""
# diagnosis: ignores_sigchld_and_the_code

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    finished = []
    try:
        while (answer := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            finished.append((answer[0], os.waitstatus_to_exitcode(answer[1])))
    except ChildProcessError:
        pass
    return finished


def work_until_done(pid, work):
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    for pid, code in reap_finished():
        report(pid, code)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # they are reaped, and their codes are lost
