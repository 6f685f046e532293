"""The belief: each answer of waitpid is a child."""
# diagnosis: reports_nobody

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    finished, pid = [], -1
    try:
        while pid != 0:
            pid, status = os.waitpid(-1, os.WNOHANG)
            finished.append((pid, os.waitstatus_to_exitcode(status)))  # (0, 0) as well
    except ChildProcessError:
        pass
    return finished


def work_until_done(pid, work):
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    def drain(*_):
        for pid, code in reap_finished():
            if pid:
                report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    drain()
