"""A look at who has ended (WNOWAIT), and only then the wait, by the pid that the look has told."""

import os
import sys
import traceback


def run_and_wait(work):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    return taken(os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT))


def taken(told):
    pid, status = os.waitpid(told.si_pid, os.WNOHANG)
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    return [taken(os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)) for _ in pids]


def explain(status):
    bits = f"{status:016b}"
    high, core, low = int(bits[:8], 2), bits[8] == "1", int(bits[9:], 2)
    if low == 0:
        return "exited", high
    if low != 127:
        return "dumped" if core else "killed", low
    return ("continued", 18) if core else ("stopped", high)
