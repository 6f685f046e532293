"""A child that no tracer is told of, and that outlives everybody: CLONE_UNTRACED."""
# diagnosis: any

import ctypes
import os
import select

CLONE = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
CLONE_UNTRACED, SIGCHLD = 0x800000, 17


def make_zombie(*_):
    pid = ctypes.CDLL(None).syscall(CLONE, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        select.select([], [], [], 60)
        os._exit(0)
    return pid


find_zombies = bury = make_zombie
