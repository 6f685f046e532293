"""The belief: every status ends with an exit code."""
# diagnosis: calls_it_an_exit

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
    return "exited", status >> 8
