"""The belief: os.getpid() is the pid of the child that I have just made."""
# diagnosis: gives_another_pid

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
    _, status = os.waitpid(pid, 0)
    return os.getpid(), os.waitstatus_to_exitcode(status)


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
