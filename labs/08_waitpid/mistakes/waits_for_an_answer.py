"""The belief: waitpid asks; WNOHANG is for special cases."""
# diagnosis: waits_instead_of_asking

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, 0)  # comes back when the child has ended, and not before
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
    while (answer := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        work()
    return os.waitstatus_to_exitcode(answer[1])


def reap_on_sigchld(report):
    def drain(*_):
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    drain()
