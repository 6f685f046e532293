"""The belief: to see that a child has ended is to wait for it."""
# diagnosis: leaves_it_unreaped

import os
import signal
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
    told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # a look: the child stays a zombie
    return pid, told.si_status if told.si_code == os.CLD_EXITED else -told.si_status


def wait_for_all(pids):
    ended = []
    for _ in pids:
        pid, status = os.wait()
        ended.append((pid, os.waitstatus_to_exitcode(status)))
    return ended


def explain(status):
    if os.WIFEXITED(status):
        return "exited", os.WEXITSTATUS(status)
    if os.WIFSIGNALED(status):
        return "dumped" if os.WCOREDUMP(status) else "killed", os.WTERMSIG(status)
    if os.WIFSTOPPED(status):
        return "stopped", os.WSTOPSIG(status)
    return "continued", int(signal.SIGCONT)
