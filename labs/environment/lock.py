"""One set-up at a time: a lock that the kernel releases, however its holder ends.

Kept as a file beside the environment (a folder cannot be locked on NFS, nor inside what may be wiped), which
is gone when nobody needs it. Whether there is still something to do is for the holder to look at.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the lock at `path`, calling `waiting` once if another has it. Yield its descriptor.

    A child that is given the descriptor keeps the lock until it ends, too.
    """
    descriptor = _acquire(path, waiting)
    try:
        yield descriptor
    finally:
        with suppress(OSError):
            path.unlink()  # before the release, so that whoever comes next makes a file of their own
        os.close(descriptor)


def _acquire(path: Path, waiting: Callable[[], None]) -> int:
    told = False
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not told:
                waiting()
            told = True
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            return descriptor  # a file system without locks: go on alone
        if _is_still_there(path, descriptor):
            return descriptor
        os.close(descriptor)  # the former holder has removed it: what we hold, nobody else will look at


def _is_still_there(path: Path, descriptor: int) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False
