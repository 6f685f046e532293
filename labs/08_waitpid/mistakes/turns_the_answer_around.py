"""The belief: the first number is true while the child runs."""
# diagnosis: turns_the_answer_around

import os
import signal


def poll(pid):
    running, status = os.waitpid(pid, os.WNOHANG)
    if running:  # no: a pid means that it has ended
        return None
    return os.waitstatus_to_exitcode(status)


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
