"""The belief: collect until ECHILD, then all are there."""
# diagnosis: waits_for_the_living

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    finished = []
    try:
        while True:
            pid, status = os.wait()  # for those who live, too
            finished.append((pid, os.waitstatus_to_exitcode(status)))
    except ChildProcessError:
        return finished


def work_until_done(pid, work):
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    def drain(*_):
        try:
            while (answer := os.waitpid(-1, os.WNOHANG)) != (0, 0):
                report(answer[0], os.waitstatus_to_exitcode(answer[1]))
        except ChildProcessError:
            pass

    signal.signal(signal.SIGCHLD, drain)
    drain()
