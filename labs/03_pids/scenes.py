"""Scenes of lab 03: watchwords that nobody can know beforehand, and processes whose parent ends.

Runs on the stage, where nothing of the kit is: the standard library only.
"""

import ctypes
import fcntl
import os
from os import urandom  # before the learner's file is read

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
PAGE = 4096  # bytes
ALPHABET = "0123456789abcdef"


def introduced(stage, length, alphabet=ALPHABET):
    """Call family once; tell how many pipes and sockets the caller has open that were not open before."""
    yield
    before = len(_descriptors())
    stage.call("family", _watchword(stage, length, alphabet))
    stage.tell(opened=len(_descriptors()) - before)


def introduced_by_narrow_pipes(stage, length):
    """The same where a pipe holds one page, as it may for whoever has many (pipe(7)): a long message is not
    in it all at once.
    """
    os.pipe, os.pipe2 = _narrow(os.pipe), _narrow(os.pipe2)
    yield from introduced(stage, length)


def _narrow(make):
    def narrow(*flags):
        reading, writing = make(*flags)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PAGE)
        return reading, writing

    return narrow


def introduced_by_a_child(stage, length):
    """Let a child of the caller call family: it has another pid than whoever read the learner's file."""
    stage.a_child_will_call()
    yield
    os.waitpid(_in_a_child(lambda: stage.call("family", _watchword(stage, length, ALPHABET))), 0)


def _watchword(stage, length, alphabet):
    def watchword():
        word = "".join(alphabet[byte % len(alphabet)] for byte in urandom(length))
        stage.tell(watchword=word)  # the kernel says who told it
        return word

    return watchword


def _descriptors():
    """Give the pipes and sockets that this process has open."""
    opened = [_where(name) for name in os.listdir("/proc/self/fd")]
    return [where for where in opened if where.startswith(("pipe:", "socket:"))]


def _where(name):
    try:
        return os.readlink(f"/proc/self/fd/{name}")
    except OSError:  # the one that the listing itself needed
        return ""


def orphaned(stage, times):
    """Ask a process whether it is an orphan: `times` while its parent lives, once as that one is a zombie,
    and once when it is reaped.
    """
    stage.a_child_will_call()
    yield
    _orphaned(stage, times)


def orphaned_under_a_subreaper(stage, times):
    """The same, where the caller itself adopts orphans."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    stage.a_child_will_call()
    yield
    _orphaned(stage, times)


def _orphaned(stage, times):
    asked, has_asked = os.pipe()
    told, tell = os.pipe()

    def orphan(former):
        try:
            for often in (times, 1, 1):
                for _ in range(often):
                    stage.call("is_orphaned", former)
                os.write(has_asked, b".")
                os.read(told, 1)
        finally:
            os.write(has_asked, b"...")  # whatever happened: nobody waits for an answer any more

    def middle():
        former = os.getpid()
        _in_a_child(lambda: orphan(former))
        os.read(asked, 1)  # and ends: the next one who reads is the caller

    parent = _in_a_child(middle)
    os.waitid(os.P_PID, parent, os.WEXITED | os.WNOWAIT)
    os.write(tell, b".")
    os.read(asked, 1)  # it was asked while its parent was a zombie
    os.waitpid(parent, 0)
    os.write(tell, b".")
    os.read(asked, 1)
    os.write(tell, b".")


def _in_a_child(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid
