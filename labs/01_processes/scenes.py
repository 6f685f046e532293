"""Scenes of lab 01: somebody is made to be looked at, and a clerk writes down what there is to be seen.

Runs on the stage, where nothing of the kit is: the standard library and psutil only. Who sleeps cannot say
so, and the kernel tells nobody: whether somebody has come to his rest is looked at, again and again.
"""

import ctypes
import os
import signal
import subprocess
import time

import psutil

PR_SET_NAME = 15  # linux/prctl.h


def described(stage, who, word):
    """Call describe for `who`: a program with `word` behind it, one of that name, a zombie, nobody."""
    pid = _somebody(stage, who, word)
    if who != "nobody":
        stage.peer("clerk", _describe, pid)
    yield
    _call(stage, "describe", pid)


def traced(stage, who):
    """Call ancestors for a member of the cast, "first" (the first process of all), or nobody."""
    first = psutil.Process().parents()[-1].pid
    pid = first if who == "first" else _somebody(stage, who, "")
    if who != "nobody":
        stage.peer("clerk", _trace, pid)
    yield
    _call(stage, "ancestors", pid)


def selected(stage, who, status):
    """Call children_in_state for a member of the cast, or nobody; a child of the caller is computing."""
    pid = _somebody(stage, who, "")
    _until_all_sleep()
    stage.peer("computing", _compute)
    yield
    _call(stage, "children_in_state", pid, status)


def selected_while_one_ends(stage, status):
    """The same; but the child "leaving" ends as soon as psutil has listed the caller's children."""
    listed = psutil.Process.children
    leaving, caller = stage.pids["leaving"], os.getpid()
    _until_all_sleep()

    def list_and_lose_one(self, *arguments, **more):
        found = listed(self, *arguments, **more)
        psutil.Process.children = listed
        if os.getpid() == caller:  # a helper of the learner's cannot wait for it
            os.kill(leaving, signal.SIGKILL)
            os.waitpid(leaving, 0)
        return found

    yield
    psutil.Process.children = list_and_lose_one
    _call(stage, "children_in_state", os.getpid(), status)


def _call(stage, function, *arguments):
    answer = stage.call(function, *arguments, catches=psutil.Error)
    if isinstance(answer, psutil.Error):
        stage.tell(error=type(answer).__name__)


def _somebody(stage, who, word):
    """Give the pid of somebody who is what `who` says, and will stay so."""
    if who == "program":
        words = ["sh", "-c", "read line", word]
        # As long as its input is open, it does not end.
        stage.input = stage.start(who, words, stdin=subprocess.PIPE).stdin
    elif who == "namesake":
        stage.peer(who, _take_the_name, word)
    elif who == "nobody":
        os.waitpid(stage.pids[who], 0)  # it was a zombie, and is gone now
        return stage.pids[who]
    pid = stage.pids[who]
    while who in ("program", "namesake") and psutil.Process(pid).status() != "sleeping":
        time.sleep(0.002)
    return pid


def _until_all_sleep():
    """Wait until every member of the cast who lives has come to its rest."""
    family = psutil.Process().children(recursive=True)
    while any(process.status() not in ("sleeping", "zombie") for process in family):
        time.sleep(0.002)


def _take_the_name(stage, word):
    ctypes.CDLL(None).prctl(PR_SET_NAME, word.encode(), 0, 0, 0)  # prctl(2): a process may change its own
    stage.ready()
    signal.pause()


def _compute(stage):
    stage.ready()
    while True:
        pass


def _describe(stage, pid):
    process = psutil.Process(pid)
    zombie = process.status() == "zombie"
    stage.tell(
        truth={
            "pid": pid,
            "parent": process.ppid(),
            "name": process.name(),
            "status": process.status(),
            "command": [] if zombie else process.cmdline(),
        }
    )


def _trace(stage, pid):
    stage.tell(truth=[parent.pid for parent in psutil.Process(pid).parents()])
