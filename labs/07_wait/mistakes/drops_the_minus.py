"""The belief: a signal's number is an exit code like any other."""
# diagnosis: drops_the_minus

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
    if os.WIFEXITED(status):
        return pid, os.WEXITSTATUS(status)
    return pid, os.WTERMSIG(status)  # not to be told from an exit code


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
