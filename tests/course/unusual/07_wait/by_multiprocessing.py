"""multiprocessing runs the work; sets and dictionaries of the standard library decode the status."""

import multiprocessing
import os
import signal
import sys


def _end_with(work):
    sys.exit(work())


def run_and_wait(work):
    process = multiprocessing.get_context("fork").Process(target=_end_with, args=(work,))
    process.start()
    process.join()
    pid, code = process.pid, process.exitcode
    process.close()
    return [pid, code]


def wait_for_all(pids):
    left = set(pids)
    ended = []
    while left:
        told = os.waitid(os.P_ALL, 0, os.WEXITED)
        left.discard(told.si_pid)
        ended.append((told.si_pid, told.si_status if told.si_code == os.CLD_EXITED else -told.si_status))
    return ended


def explain(status):
    low, high = status % 256, status // 256
    if (low, high) == (255, 255):
        return ["continued", signal.SIGCONT]
    if low == 127:
        return ["stopped", high]
    if low == 0:
        return ["exited", high]
    return ["dumped" if low > 127 else "killed", low % 128]
