"""The belief: nobody has anything to say to a handler."""
# diagnosis: handler_fails

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done == pid else None


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
    def drain():  # signal and frame are handed to it
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    drain()
