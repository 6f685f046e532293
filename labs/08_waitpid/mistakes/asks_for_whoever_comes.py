"""The belief: -1 will do: there is only one child."""
# diagnosis: reaps_others

import os
import signal


def poll(pid):
    done, status = os.waitpid(-1, os.WNOHANG)  # any child: perhaps another one
    return os.waitstatus_to_exitcode(status) if done else None


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
    def drain(*_):
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    drain()
