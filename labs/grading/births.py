"""The family on the stage: makes the processes that a cast asks for, before the learner's file is read.

`family` has the facts, `scenery` tells the pids and ends who still lives when the scene is over.
"""

from __future__ import annotations

import json
from signal import SIG_DFL, SIGKILL, pause, signal
from typing import Any

from labs.grading.seals import Sealed, opened

# Taken now: the learner's file may put its own things in their places.
from os import P_PID, WEXITED, WNOWAIT, _exit, close, fork, getpid, kill, pipe, read, waitid, write  # isort: skip


class Births:
    """A family in the making: `pids` of all by name, `living` are those who have to be ended some day."""

    def __init__(self, channel: int, props: int) -> None:
        """Take the descriptors that nobody who lives on is to hold."""
        self.pids: dict[str, int] = {}
        self.living: list[int] = []
        self._channel, self._props = channel, props

    def bear(self, cast: dict[str, Any]) -> None:
        """Make the processes, in order; those that are to be zombies are dead when this returns."""
        for name, member in cast.items():
            self.pids[name] = getattr(self, "_bear_" + member["kind"])(member)

    def _bear_zombie(self, member: dict[str, Any]) -> int:
        pid = fork()
        if pid == 0:
            fate = opened(self._props, Sealed(*member["fate"]))  # only the child reads how it is to end
            close(self._props)
            while fate["signal"]:
                _let_it_kill(fate["signal"])
                kill(getpid(), fate["signal"])
            _exit(fate["code"])
        waitid(P_PID, pid, WEXITED | WNOWAIT)
        return pid

    def _bear_living(self, _: dict[str, Any]) -> int:
        pid = fork()
        if pid == 0:
            self._let_go()
        while pid == 0:
            pause()
        self.living.append(pid)
        return pid

    def _bear_parent(self, member: dict[str, Any]) -> int:
        incoming, outgoing = pipe()
        pid = fork()
        if pid == 0:
            try:
                theirs = Births(self._channel, self._props)
                theirs.bear(member["children"])
                write(outgoing, json.dumps([theirs.pids, theirs.living]).encode())
                close(incoming)
                close(outgoing)
                self._let_go()
                while True:
                    pause()
            finally:
                _exit(1)
        close(outgoing)
        pids, living = json.loads(read(incoming, 65536))
        close(incoming)
        self.pids |= pids
        self.living += [*living, pid]
        return pid

    def _let_go(self) -> None:
        close(self._props)
        close(self._channel)


def _let_it_kill(number: int) -> None:
    """Let a signal do what the kernel does by default."""
    if number != SIGKILL:
        signal(number, SIG_DFL)
