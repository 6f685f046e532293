"""Logs who it is, whom it bore, how they ended: a line each, in the file that is its argument."""

import os
import sys


def log(*words):
    os.write(out, (" ".join(map(str, words)) + "\n").encode())


out = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
log("pid", os.getpid())
for code in range(5):
    child = os.fork()
    if child == 0:
        log("child", os.getpid(), os.getppid())
        for inner in range(2):
            grandchild = os.fork()
            if grandchild == 0:
                log("child", os.getpid(), os.getppid())
                os._exit(10 + inner)
            pid, status = os.waitpid(grandchild, 0)
            log("reaped", pid, os.getpid(), os.waitstatus_to_exitcode(status))
        os._exit(code)
    pid, status = os.wait()
    log("reaped", pid, os.getpid(), os.waitstatus_to_exitcode(status))
