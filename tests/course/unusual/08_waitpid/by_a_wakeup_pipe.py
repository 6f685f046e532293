"""The handler itself does nothing: signal.set_wakeup_fd writes into a pipe; a thread reads it and reaps."""

import os
import signal
import threading


def poll(pid):
    match os.waitpid(pid, os.WNOHANG):
        case 0, _:
            return None
        case _, status:
            return os.waitstatus_to_exitcode(status)


def each_finished():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def reap_finished():
    return list(each_finished())


def work_until_done(pid, work):
    code = poll(pid)
    if code is not None:
        return code
    work()
    return work_until_done(pid, work)


def reap_on_sigchld(report):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def serve():
        while True:
            for pid, code in each_finished():
                report(pid, code)
            os.read(reading, 512)

    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=serve, daemon=True).start()
