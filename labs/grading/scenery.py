"""What a scene holds in its hands on the stage: processes, marks, work, the learner's functions.

    def answered(stage, path, secret):
        stage.peer("server", serve_once, path, secret)
        yield
        stage.tell(reply=stage.call("ask", path, "hello"))

What is done before the `yield` is done before a line of the learner's file is read. `actor` plays scenes,
`performance` reads what came of them; nothing is judged here.
"""

from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from signal import SIGCONT, SIGKILL
from typing import Any

from labs.grading import plain, sandbox
from labs.grading.aftermath import flush, told_of, wait_for_the_dying
from labs.grading.births import Births
from labs.grading.marks import BY_A_CHILD, CALLED, RETURNED, SETTLED, number
from labs.grading.seals import Sealed, opened

# Taken now: the learner's file may put its own things in their places.
from os import _exit, close, fork, getpid, kill, pipe, read, write  # isort: skip

_encode = json.JSONEncoder(separators=(",", ":")).encode
_LONGEST = 60 << 10  # bytes of a message: what the judge reads at once


class Over(BaseException):
    """The scene is over: what came out of the learner's code has been told."""


class Stage:
    """The stage as a scene sees it: `pids` of the family and the peers by name, `folder`: an empty one."""

    def __init__(self, job: dict[str, Any], channel: int, props: int) -> None:
        self.pids: dict[str, int] = {"caller": getpid(), "observer": os.getppid()}
        self.folder = str(Path.cwd())
        self._job = job
        self._salt = job["salt"]
        self._channel = channel
        self._props = props
        self._ready = -1
        self._living: list[int] = []
        self._module = types.ModuleType("exercise")
        self._called = ""

    # ---- before the learner's file is read

    def bear(self, cast: dict[str, Any]) -> None:
        """Make the family, in order; those that are to be zombies are dead when this returns."""
        family = Births(self._channel, self._props)
        family.bear(cast)
        self.pids |= family.pids
        self._living += family.living

    def arguments(self) -> list[Any]:
        """Give the arguments of the scene: pids, work and plain values made real; secrets stay sealed."""
        return [self._real(word) for word in self._job["arguments"]]

    def _real(self, word: dict[str, Any]) -> Any:
        ((kind, found),) = word.items()
        if kind == "pid_of":
            return self.pids[found]
        if kind == "work":
            return self.work(**plain.decode(found))
        return Sealed(*found) if kind == "sealed" else plain.decode(found)

    def a_child_will_call(self) -> None:
        """Say, before the `yield`, that a child of this process is going to call the learner's code."""
        self.pids[BY_A_CHILD] = 0

    def open_the_curtain(self) -> None:
        """Tell who is there; from here on no secret can be opened, and nobody can look up what is asked."""
        close(self._props)
        self._props = -1
        self._say({"family": self.pids})
        del self._job["family"], self._job["arguments"]
        if "scene" not in self._job:
            self.pids = {}

    # ---- processes of the scene's own

    def peer(self, name: str, function: Callable[..., None], *arguments: Any) -> int:
        """Fork a process to run `function(stage, *arguments)`; give its pid when it is ready, or has ended.

        Made before the `yield` it holds nothing of the learner's, opens secrets, and what it tells is sure.
        """
        incoming, outgoing = pipe()
        flush()
        pid = fork()
        if pid == 0:
            close(incoming)
            self._run_peer(outgoing, function, arguments)
        close(outgoing)
        read(incoming, 1)
        close(incoming)
        self.pids[name] = pid
        self._living.append(pid)
        return pid

    def _run_peer(self, outgoing: int, function: Callable[..., None], arguments: Sequence[Any]) -> None:
        code = 1
        try:
            self._ready = outgoing
            if self._props >= 0:
                sandbox.hide()
                opened = [self._opened(word) for word in arguments]
                close(self._props)
            else:
                opened = list(arguments)
            function(self, *opened)
            code = 0
        except BaseException as error:
            self.tell(peer_failed=f"{type(error).__name__}: {error}")
        finally:
            flush()
            _exit(code)

    def _opened(self, word: Any) -> Any:
        return opened(self._props, word) if isinstance(word, Sealed) else word

    def ready(self) -> None:
        """Say, in a peer, that whoever made it may go on."""
        if self._ready >= 0:
            close(self._ready)
            self._ready = -1

    def start(self, name: str, words: Sequence[str], **more: Any) -> subprocess.Popen[bytes]:
        """Run a program on the stage (`more` is subprocess.Popen's); it is ended with the scene."""
        process = subprocess.Popen(list(words), **more)
        self.pids[name] = process.pid
        self._living.append(process.pid)
        return process

    @property
    def exercise(self) -> str:
        """The path of a copy of the learner's file on the stage."""
        path = os.path.join(self.folder, "exercise.py")  # noqa: PTH118
        if not os.path.exists(path):  # noqa: PTH110
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(bytes.fromhex(self._job["source"]))
        return path

    # ---- what the judge learns

    def mark(self, name: str) -> None:
        """Leave a mark: which process was here, and when."""
        try:
            kill(number(self._salt, name), SIGCONT)
        except ProcessLookupError:
            return

    def tell(self, **facts: Any) -> None:
        """Tell the judge plain values; the kernel says who told them."""
        self._say({"told": {name: plain.encode(value) for name, value in facts.items()}})

    def _say(self, message: dict[str, Any]) -> None:
        line = _encode(message).encode()
        if len(line) > _LONGEST:
            kind = next(iter(message))
            line = _encode({kind: {"phase": "returned", "strange": "something huge"}}).encode()
        write(self._channel, line)

    def work(
        self,
        name: str,
        *,
        returns: Any = None,
        says: str = "",
        exits: int | None = None,
        raises: str | None = None,
        then: Callable[[], Any] | None = None,
    ) -> Callable[..., Any]:
        """Make a function for the learner's: it leaves the mark `name`, and does what props.Work says.

        `then` is called in it, after `says`.
        """

        def work(*_: Any, **__: Any) -> Any:
            self.mark(name)
            if says:
                print(says)
            if then is not None:
                then()
            if exits is not None:
                _exit(exits)
            if raises is not None:
                raise getattr(builtins, raises)(name)
            return returns

        work.__name__ = work.__qualname__ = name.replace(" ", "_")
        return work

    # ---- the learner's code

    def read_the_exercise(self) -> None:
        """Compile and run the learner's file; tell, and raise Over, if that fails."""
        phase, file, me = "compile", self._job["file"], getpid()
        try:
            code = compile(bytes.fromhex(self._job["source"]), file, "exec", dont_inherit=True)
            phase = "import"
            self._module.__file__ = file
            sys.modules["exercise"] = self._module
            exec(code, self._module.__dict__)
        except BaseException as error:  # SystemExit, too
            self._come_back(me, phase, error)
            self._answer(told_of(phase, error, file))
            raise Over from None
        self._come_back(me, phase)

    def call(
        self,
        function: str,
        *arguments: Any,
        catches: type[BaseException] | None = None,
        awaits: type | None = None,
    ) -> Any:
        """Call a function of the learner's file, give what it gives.

        An exception is told, and ends the scene, unless it is one that `catches` names: that is given back.
        A value that is not plain is told as strange, unless it is of the type that the scene `awaits`.
        """
        found, me = getattr(self._module, function, None), getpid()
        self._called = function
        if not callable(found):
            self._answer({"phase": "import", "missing": function})
            raise Over
        self._say({"called": function})
        self.mark(CALLED)
        try:
            value = found(*arguments)
        except BaseException as error:
            self._come_back(me, "call", error)
            if isinstance(error, SystemExit) and self._job["ends"]:
                raise
            answer = told_of("call", error, self._job["file"])
            caught = catches is not None and isinstance(error, catches)
            self._settle(me)
            self._answer({"phase": "returned", "value": None} if caught else answer)
            if caught:
                return error
            raise Over from None
        self._come_back(me, "returned")
        self._settle(me)
        try:
            awaited = awaits is not None and isinstance(value, awaits)
            answer = {"phase": "returned", "value": None if awaited else plain.encode(value)}
        except BaseException as error:  # nothing of his may end the actor
            answer = {"phase": "returned", "strange": str(error) or type(value).__name__}
        self._answer(answer)
        return value

    def _come_back(self, me: int, phase: str, error: BaseException | None = None) -> None:
        """Send away whoever comes out of the learner's code and is not who went in."""
        if getpid() == me:
            return
        kind = type(error).__name__ if error is not None else None
        self._say({"fell_through": {"phase": phase, "kind": kind}})
        flush()
        _exit(0)

    def settle(self) -> None:
        """Say that what the last call set going is over by now: to the judge it belongs to the call."""
        self._settle(getpid())

    def _settle(self, me: int) -> None:
        """Wait until wait(2) tells of every child that is dead by now: then the observer has told of it."""
        flush()
        self.mark(RETURNED)
        wait_for_the_dying(me)
        self.mark(SETTLED)

    def _answer(self, answer: dict[str, Any]) -> None:
        self._say({"answer": answer})

    def say_unusable(self, error: Exception) -> None:
        """Tell that the scene could not go on with what it was given."""
        self._say({"unusable": {"kind": type(error).__name__, "text": str(error)[:300], "of": self._called}})

    # ---- the end

    def part(self) -> None:
        """End those who still live."""
        self._say({"over": self._called})
        flush()
        for pid in self._living:
            try:
                kill(pid, SIGKILL)
            except OSError:  # it is gone already
                continue
