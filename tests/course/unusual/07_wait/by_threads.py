"""A thread does the waiting, and a queue brings what it was told."""

import os
import queue
import signal
import sys
import threading
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
        sys.stdout.flush()
        os._exit(code)
    return wait_in_a_thread([pid])[0]


def wait_in_a_thread(targets):
    told = queue.Queue()

    def wait():
        for target in targets:
            pid, status = os.waitpid(target, 0)
            told.put((pid, os.waitstatus_to_exitcode(status)))

    thread = threading.Thread(target=wait)
    thread.start()
    ended = [told.get() for _ in targets]
    thread.join()
    return ended


def wait_for_all(pids):
    return wait_in_a_thread([-1] * len(pids))


def explain(status):
    if status == 0xFFFF:
        return ("continued", int(signal.SIGCONT))
    if status & 0xFF == 0x7F:
        return ("stopped", status >> 8)
    if status & 0x7F == 0:
        return ("exited", status >> 8)
    return ("dumped" if status & 0x80 else "killed", status & 0x7F)
