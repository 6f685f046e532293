"""No handler at all: SIGCHLD is blocked everywhere, and one thread fetches it with sigtimedwait(2)."""

import os
import signal
import threading


def poll(pid):
    done, status, _usage = os.wait4(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def reap_finished():
    found = {}
    try:
        for pid, status, _usage in iter(lambda: os.wait3(os.WNOHANG), None):
            if pid == 0:
                break
            found[pid] = os.waitstatus_to_exitcode(status)
    except ChildProcessError:
        pass
    return list(found.items())


def work_until_done(pid, work):
    while True:
        done, status, _usage = os.wait4(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        work()


def reap_on_sigchld(report):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})

    def fetch():
        while True:
            for pid, code in reap_finished():
                report(pid, code)
            signal.sigtimedwait({signal.SIGCHLD}, 0.02)

    threading.Thread(target=fetch, daemon=True).start()
