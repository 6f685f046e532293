"""Ends the child after some pieces of work, instead of asking whether it has ended."""
# fails: test_work_until_done_works_meanwhile, test_poll_of_a_living_child

import os
import signal


def poll(pid):
    os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def reap_finished():
    return []


def work_until_done(pid, work):
    for _ in range(2):
        work()
    os.kill(pid, signal.SIGKILL)
    for _ in range(20):
        work()
    return poll(pid)


def reap_on_sigchld(report):
    return None
