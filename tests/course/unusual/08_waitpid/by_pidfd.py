"""A descriptor for a process (pidfd_open(2)) becomes readable when it ends; select looks, waitid takes."""

import os
import select
import signal
from pathlib import Path


def has_ended(pidfd):
    return pidfd in select.select([pidfd], [], [], 0)[0]


def take(pidfd):
    told = os.waitid(os.P_PIDFD, pidfd, os.WEXITED)
    return told.si_status if told.si_code == os.CLD_EXITED else -told.si_status


def poll(pid):
    try:
        pidfd = os.pidfd_open(pid)
    except ProcessLookupError:
        raise ChildProcessError(pid) from None
    try:
        os.waitid(os.P_PIDFD, pidfd, os.WEXITED | os.WNOHANG | os.WNOWAIT)  # ECHILD for whoever is not mine
        return take(pidfd) if has_ended(pidfd) else None
    finally:
        os.close(pidfd)


def reap_finished():
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    children = [int(pid) for pid in listed.split()]
    codes = {pid: poll(pid) for pid in children}
    return [(pid, code) for pid, code in codes.items() if code is not None]


def work_until_done(pid, work):
    pidfd = os.pidfd_open(pid)
    try:
        while not has_ended(pidfd):
            work()
        return take(pidfd)
    finally:
        os.close(pidfd)


def reap_on_sigchld(report):
    def look(*_):
        try:
            while (told := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)) is not None:
                report(told.si_pid, told.si_status if told.si_code == os.CLD_EXITED else -told.si_status)
        except ChildProcessError:
            return

    signal.signal(signal.SIGCHLD, look)
    look()
