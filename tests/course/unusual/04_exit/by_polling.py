"""WNOHANG and a pause; the words go out by os.write, after the buffer was emptied."""

import os
import sys
import time
import traceback


def exit_with(code, last_words):
    if code != code & 0xFF:
        raise ValueError(code)
    sys.stdout.flush()
    os.write(sys.stdout.fileno(), f"{last_words}\n".encode())
    os._exit(code)


def exit_status_of(main):
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        try:
            code = run(main)
        except BaseException:
            code = 1
        os._exit(code)
    found, status = 0, 0
    while found == 0:
        found, status = os.waitpid(pid, os.WNOHANG)
        time.sleep(0.002)
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    return -os.WTERMSIG(status)


def run(main):
    code = 0
    try:
        main()
    except SystemExit as ending:
        code = ending.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if code is not None and not isinstance(code, int):
        os.write(2, f"{code}\n".encode())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return (code or 0) & 0xFF
