"""The belief: a status that is not 0 says that the child has ended."""
# diagnosis: takes_the_status_for_the_answer

import os
import signal


def poll(pid):
    _, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if status else None  # a success is 0, too


def reap_finished():
    finished = []
    try:
        while (answer := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = answer
            finished.append((pid, os.waitstatus_to_exitcode(status)))
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
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    drain()
