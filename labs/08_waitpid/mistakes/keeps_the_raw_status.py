"""The belief: the second number is the exit code."""
# diagnosis: reports_the_raw_status

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    finished = []
    try:
        while (answer := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            finished.append(answer)
    except ChildProcessError:
        pass
    return finished


def work_until_done(pid, work):
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    def drain(*_):
        for pid, status in reap_finished():
            report(pid, os.waitstatus_to_exitcode(status))

    signal.signal(signal.SIGCHLD, drain)
    drain()
