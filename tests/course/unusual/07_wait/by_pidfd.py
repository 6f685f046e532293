"""A pidfd for each child, and a selector that says which of them have ended."""

import os
import selectors
import signal
import sys
import traceback


def run_and_wait(work):
    sys.stdout.flush()
    if (pid := os.fork()) == 0:
        code = 1
        try:
            code = work()
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    return wait_for_all([pid])[0]


def wait_for_all(pids):
    ended = []
    with selectors.DefaultSelector() as selector:
        for pid in pids:
            selector.register(os.pidfd_open(pid), selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                told = os.waitid(os.P_PIDFD, key.fd, os.WEXITED)
                sign = 1 if told.si_code == os.CLD_EXITED else -1
                ended.append((told.si_pid, sign * told.si_status))
                selector.unregister(key.fd)
                os.close(key.fd)
    return ended


WORDS = [
    (os.WIFEXITED, lambda s: "exited", os.WEXITSTATUS),
    (os.WIFSIGNALED, lambda s: "dumped" if os.WCOREDUMP(s) else "killed", os.WTERMSIG),
    (os.WIFSTOPPED, lambda s: "stopped", os.WSTOPSIG),
    (os.WIFCONTINUED, lambda s: "continued", lambda s: signal.SIGCONT),
]


def explain(status):
    return next((word(status), number(status)) for asks, word, number in WORDS if asks(status))
