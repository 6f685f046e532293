"""Makes itself root in namespaces of its own."""
# diagnosis: any

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def make_zombie(*_):
    for flags in (0x10000000, 0x10020000, 0x20000000):
        libc.unshare(flags)
    libc.mount(b"proc", b"/proc", b"proc", 0, None)
    libc.setns(os.open("/proc/1/ns/pid", os.O_RDONLY), 0)
    return 1


find_zombies = bury = make_zombie
