"""Has the children end in the order in which it waits for them."""
# fails: test_wait_for_all_in_the_order_of_their_ends

import contextlib
import os
import signal


def run_and_wait(work):
    return None


def wait_for_all(pids):
    found = []
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        found.append((pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    return found


def explain(status):
    return "exited", status
