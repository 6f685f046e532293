"""The loop ends when the kernel says that there is nobody left."""

import os
import signal
import sys
import traceback


def run_and_wait(work):
    told, tell = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            print(end="", flush=True)
            os._exit(code)
    os.close(tell)
    os.read(told, 1)
    os.close(told)
    _, status, _ = os.wait4(pid, 0)
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    return list(ends())


def ends():
    while True:
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def explain(status):
    for asks, words, number in (
        (os.WIFEXITED, ("exited",), os.WEXITSTATUS),
        (os.WIFSIGNALED, ("killed", "dumped"), os.WTERMSIG),
        (os.WIFSTOPPED, ("stopped",), os.WSTOPSIG),
    ):
        if asks(status):
            return words[len(words) > 1 and os.WCOREDUMP(status)], number(status)
    return "continued", signal.SIGCONT
