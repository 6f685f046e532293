"""The belief: wait says when there is nobody left."""
# diagnosis: waits_once_too_often

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
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    ended = []
    while True:
        pid, status = os.wait()  # without children: ChildProcessError
        if pid == 0:
            return ended
        ended.append((pid, os.waitstatus_to_exitcode(status)))


def explain(status):
    if os.WIFEXITED(status):
        return "exited", os.WEXITSTATUS(status)
    if os.WIFSIGNALED(status):
        return "dumped" if os.WCOREDUMP(status) else "killed", os.WTERMSIG(status)
    if os.WIFSTOPPED(status):
        return "stopped", os.WSTOPSIG(status)
    return "continued", int(signal.SIGCONT)
