"""psutil does the waiting, for one and for all."""

import os
import signal
import sys
import traceback

import psutil


def run_and_wait(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        os._exit(code)
    return pid, int(psutil.Process(pid).wait())


def wait_for_all(pids):
    ended = []
    children = [psutil.Process(pid) for pid in pids]
    while children:
        gone, children = psutil.wait_procs(children, timeout=0.002)
        ended += [(child.pid, int(child.returncode)) for child in gone]
    return ended


def explain(status):
    try:
        code = os.waitstatus_to_exitcode(status)
    except ValueError:
        if os.WIFSTOPPED(status):
            return "stopped", os.WSTOPSIG(status)
        return "continued", int(signal.SIGCONT)
    if code >= 0:
        return "exited", code
    return "dumped" if os.WCOREDUMP(status) else "killed", -code
