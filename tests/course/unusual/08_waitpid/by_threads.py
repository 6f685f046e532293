"""Threads do the waiting, so that nobody else has to: one waits for any child, for ever."""

import os
import threading
import time


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    return None if done == 0 else os.waitstatus_to_exitcode(status)


def reap_finished():
    found = []

    def collect():
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
            while pid:
                found.append((pid, os.waitstatus_to_exitcode(status)))
                pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            pass

    collector = threading.Thread(target=collect)
    collector.start()
    collector.join()
    return found


def work_until_done(pid, work):
    ended, told = threading.Event(), []

    def wait():
        told.append(os.waitpid(pid, 0)[1])
        ended.set()

    waiter = threading.Thread(target=wait)
    waiter.start()
    while not ended.is_set():
        work()
    waiter.join()
    return os.waitstatus_to_exitcode(told[0])


def reap_on_sigchld(report):
    def wait_for_ever():
        while True:
            try:
                pid, status = os.waitpid(-1, 0)
            except ChildProcessError:
                time.sleep(0.005)
            else:
                report(pid, os.waitstatus_to_exitcode(status))

    threading.Thread(target=wait_for_ever, daemon=True).start()
