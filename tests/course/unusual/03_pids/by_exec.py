"""A child that ends by becoming another program, and readers and writers of a few bytes."""

import base64
import os
from pathlib import Path


def family(watchword):
    r, w = os.pipe()
    os.set_inheritable(w, False)
    pid = os.fork()
    if pid == 0:
        try:
            word = base64.b16encode(watchword().encode("utf-8", "surrogatepass")).decode()
            message = ",".join(map(str, (pid, os.getpid(), os.getppid(), word))).encode()
            while message:
                message = message[os.write(w, message[:7]) :]
        finally:
            os.execv("/bin/true", ["true"])  # closes w by the way
    os.close(w)
    got = bytearray()
    while True:
        b = os.read(r, 1)
        if not b:
            break
        got += b
    os.close(r)
    os.waitpid(pid, 0)
    *numbers, word = got.decode().split(",")
    word = base64.b16decode(word).decode("utf-8", "surrogatepass")
    return (pid, os.getpid(), os.getppid(), watchword()), (*map(int, numbers), word)


def is_orphaned(former_parent):
    return f"\nPPid:\t{former_parent}\n" not in Path("/proc/self/status").read_text()
