"""waitid(2) instead of waitpid: it tells of a child in a structure, and of nobody by None."""

import os
import signal


def code_of(told):
    return told.si_status if told.si_code == os.CLD_EXITED else -told.si_status


def poll(pid):
    told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG)
    return None if told is None else code_of(told)


def reap_finished():
    found = []
    while True:
        try:
            told = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)
        except ChildProcessError:
            return found
        if told is None:
            return found
        found.append([told.si_pid, code_of(told)])


def work_until_done(pid, work):
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        work()
    return poll(pid)


def reap_on_sigchld(report):
    def handler(number, frame):
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, handler)
    os.kill(os.getpid(), signal.SIGCHLD)
