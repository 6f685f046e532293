"""Helpers that come and go before and after: other processes are born, and reaped."""

import json
import os
import subprocess


def look_around():
    if (helper := os.fork()) == 0:
        os._exit(7)
    os.waitpid(helper, 0)
    subprocess.run(["true"], check=True)


def family(watchword):
    look_around()
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        look_around()
        with os.fdopen(writing, "w") as pipe:
            json.dump([returned, os.getpid(), os.getppid(), watchword()], pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        childs = json.load(pipe)
    os.waitpid(returned, 0)
    look_around()
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    told = subprocess.run(
        ["ps", "-o", "ppid=", "-p", str(os.getpid())], capture_output=True, text=True, check=True
    )
    return int(told.stdout) != former_parent
