"""The belief: to be told, one has to wait there."""
# diagnosis: stays_to_wait

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
    try:
        while True:
            pid, status = os.wait()  # nobody else gets on with anything
            report(pid, os.waitstatus_to_exitcode(status))
    except ChildProcessError:
        pass
