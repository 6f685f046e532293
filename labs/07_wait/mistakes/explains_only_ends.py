"""The belief: who can be waited for has ended."""
# diagnosis: explains_only_ends

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
    _, status = os.waitpid(pid, 0)
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    ended = []
    for _ in pids:
        pid, status = os.wait()
        ended.append((pid, os.waitstatus_to_exitcode(status)))
    return ended


def explain(status):
    code = os.waitstatus_to_exitcode(status)  # ValueError for a stop
    if code >= 0:
        return "exited", code
    return "dumped" if os.WCOREDUMP(status) else "killed", -code
