"""Other processes come and go beside; the answer is built from the end."""

import os
import sys
import traceback
from collections import deque


def run_and_wait(work):
    helper = os.posix_spawn("/bin/true", ["true"], {})
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
    told = {}
    for child in (helper, pid):
        _, status = os.waitpid(child, 0)
        told[child] = os.waitstatus_to_exitcode(status)
    return pid, told[pid]


def wait_for_all(pids, ended=None):
    ended = deque() if ended is None else ended
    if len(ended) == len(pids):
        return list(ended)
    pid, status = os.wait()
    ended.append((pid, os.waitstatus_to_exitcode(status)))
    return wait_for_all(pids, ended)


def explain(status):
    if os.WIFSTOPPED(status) or os.WIFCONTINUED(status):
        return ("stopped", os.WSTOPSIG(status)) if os.WIFSTOPPED(status) else ("continued", 18)
    if os.WIFSIGNALED(status):
        word = "dumped" if os.WCOREDUMP(status) else "killed"
        return word, os.WTERMSIG(status)
    return "exited", os.WEXITSTATUS(status)
