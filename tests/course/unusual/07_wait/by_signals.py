"""SIGCHLD is blocked and awaited, then everybody who is dead is taken at once."""

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
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        signal.sigtimedwait({signal.SIGCHLD}, 0.02)
    return pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def wait_for_all(pids):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    ended = []
    while len(ended) < len(pids):
        found, status = os.waitpid(-1, os.WNOHANG)
        if found:
            ended.append((found, os.waitstatus_to_exitcode(status)))
        else:
            signal.sigtimedwait({signal.SIGCHLD}, 0.02)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return ended


def explain(status):
    if os.WIFSTOPPED(status):
        return "stopped", os.WSTOPSIG(status)
    if os.WIFCONTINUED(status):
        return "continued", 18
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return ("dumped" if status & 0x80 else "killed"), -code
    return "exited", code
