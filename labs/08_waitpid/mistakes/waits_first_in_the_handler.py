"""The belief: the handler is called when somebody has ended, so its first wait cannot block."""
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
    def drain(*_):
        pid, status = os.wait()
        report(pid, os.waitstatus_to_exitcode(status))
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    try:
        drain()  # nobody may have ended yet
    except ChildProcessError:
        pass
