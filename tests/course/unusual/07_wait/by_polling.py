"""WNOHANG over all pids, with a pause; match over the questions that can be asked."""

import os
import signal
import sys
import time
import traceback


def run_and_wait(work):
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        os._exit(_code_of(work))
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            break
        time.sleep(0.001)
    return found, os.waitstatus_to_exitcode(status)


def _code_of(work):
    try:
        return work()
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()


def wait_for_all(pids):
    left, ended = list(pids), []
    while left:
        for pid in list(left):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                left.remove(pid)
                ended.append((pid, os.waitstatus_to_exitcode(status)))
        time.sleep(0.001)
    return ended


def explain(status):
    match os.WIFEXITED(status), os.WIFSIGNALED(status), os.WIFSTOPPED(status), os.WIFCONTINUED(status):
        case True, *_:
            return "exited", os.WEXITSTATUS(status)
        case _, True, *_:
            return ("killed", "dumped")[os.WCOREDUMP(status)], os.WTERMSIG(status)
        case _, _, True, _:
            return "stopped", os.WSTOPSIG(status)
        case _:
            return "continued", signal.SIGCONT.value
