"""Everything is looked at with WNOWAIT first, and taken by its pid only then."""

import os
import signal

LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT


def take(pid):
    _, status = os.waitpid(pid, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def poll(pid):
    return take(pid) if os.waitid(os.P_PID, pid, LOOK) else None


def reap_finished():
    def dead():
        try:
            return os.waitid(os.P_ALL, 0, LOOK)
        except ChildProcessError:
            return None

    found = []
    while seen := dead():
        found.append((seen.si_pid, take(seen.si_pid)))
    return found


def work_until_done(pid, work):
    while not os.waitid(os.P_PID, pid, LOOK):
        work()
    return take(pid)


def reap_on_sigchld(report):
    def handler(*_):
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # nobody between look and take
        for pid, code in reap_finished():
            report(pid, code)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    signal.signal(signal.SIGCHLD, handler)
    signal.siginterrupt(signal.SIGCHLD, False)
    handler()
