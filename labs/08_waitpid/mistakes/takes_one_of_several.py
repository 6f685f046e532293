"""The belief: one question, one child: the next one has its turn next time."""
# diagnosis: takes_one_of_several

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return []
    return [(pid, os.waitstatus_to_exitcode(status))] if pid else []


def work_until_done(pid, work):
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    def drain(*_):
        while found := reap_finished():
            report(*found[0])

    signal.signal(signal.SIGCHLD, drain)
    drain()
