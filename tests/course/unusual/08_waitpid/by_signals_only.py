"""Where others ask, this one is told: even work_until_done listens to SIGCHLD instead of asking."""

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done > 0 else None


def reap_finished(found=()):
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return list(found)
    return reap_finished((*found, (pid, os.waitstatus_to_exitcode(status)))) if pid else list(found)


def work_until_done(pid, work):
    codes = []

    def on_sigchld(*_):
        if not codes and (code := poll(pid)) is not None:
            codes.append(code)

    before = signal.signal(signal.SIGCHLD, on_sigchld)
    try:
        on_sigchld()
        while not codes:
            work()
    finally:
        signal.signal(signal.SIGCHLD, before)
    return codes[0]


def reap_on_sigchld(report):
    def on_sigchld(*_):
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, on_sigchld)
    signal.raise_signal(signal.SIGCHLD)
