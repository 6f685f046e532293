"""What a child has from its parent, and what is its own (fork(2)).

Look at the position in the file: the child has read, and the parent's has moved. They share the open file.
"""

import json
import os
import signal

import psutil

os.environ["LESSON"] = "fork"
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
signal.alarm(1000)
file = os.open(os.__file__, os.O_RDONLY)


def facts():
    me = psutil.Process()
    return {
        "a variable of the environment": os.environ["LESSON"],
        "nice, which is its priority": me.nice(),
        "user": me.uids().real,
        "is SIGUSR1 ignored": signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN,
        "position in the open file": os.lseek(file, 0, os.SEEK_CUR),
        "pid": me.pid,
        "parent": me.ppid(),
        "is an alarm set": signal.alarm(0) > 0,
    }


reading, writing = os.pipe()
if os.fork() == 0:
    os.read(file, 5)
    os.write(writing, json.dumps(facts()).encode())
    os._exit(0)
childs = json.loads(os.read(reading, 4000))
for what, mine in facts().items():
    print(f"{mine!s:>8} {childs[what]!s:>8} ", "inherited:" if mine == childs[what] else "its own:  ", what)
os.wait()
