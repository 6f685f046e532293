"""What is played on the stage: makes the family, reads the learner's file, plays a scene, tells what came.

It shares its process with the learner's code, so what it says is no proof: the verdict rests on what the
kernel did, on what processes without that code say, and on what nobody can guess. It takes its tools before
that code runs and judges nothing. `warm` forks it, `scenery` is what a scene holds in its hands. The first
message is the family's pids, before anything of the learner's has run.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import inspect
import io
import marshal
import os
import signal
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from labs.grading import sandbox, scenery, unthreaded
from labs.grading.aftermath import flush

# Taken now: the learner's file may put its own things in their places.
from os import _exit, close, closerange, dup2, getpid, open as open_descriptor  # isort: skip


def play(job: dict[str, Any], told: int, props: int) -> NoReturn:
    """Do the one job; `told` is a descriptor that leads to the judge, `props` a file of secrets."""
    try:
        channel, props = _clear_the_floor(told, props)
        if not job["open"]:
            sandbox.drop()
        stage = scenery.Stage(job, channel, props)
        _perform(stage, job)
    except BaseException as error:  # of the stage's own
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        _exit(70)
    _exit(0)


def _clear_the_floor(told: int, props: int) -> tuple[int, int]:
    """Leave no descriptor but 0, 1, 2 and the two; and a Python as if it had been started for this file."""
    hidden = 100 + int.from_bytes(os.urandom(2), "big") % 800
    dup2(told, hidden, inheritable=False)
    dup2(props, hidden + 1, inheritable=False)
    closerange(3, hidden)
    closerange(hidden + 2, 4096)
    nothing = open_descriptor(os.devnull, os.O_RDONLY)
    dup2(nothing, 0)
    close(nothing)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)  # as Python itself does
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _new_streams()
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.path[0] = os.getcwd()  # noqa: PTH109  (hot: pathlib is slower)
    gc.enable()
    return hidden, hidden + 1


def _new_streams() -> None:
    terminal = os.isatty(1)
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.FileIO(0, closefd=False), "utf-8")  # type: ignore[misc]
    out = io.BufferedWriter(io.FileIO(1, "w", closefd=False))
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(out, "utf-8", line_buffering=terminal)  # type: ignore[misc]
    error = io.BufferedWriter(io.FileIO(2, "w", closefd=False))
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(  # type: ignore[misc]
        error, "utf-8", "backslashreplace", line_buffering=True
    )


def _perform(stage: scenery.Stage, job: dict[str, Any]) -> None:
    """Play the scene to its end; whoever comes out of the learner's code besides the player is sent away."""
    me = getpid()
    stage.bear(job["family"])
    scene = _scene(job)(stage, *stage.arguments())
    goes_on = inspect.isgenerator(scene) and _advance(scene)
    stage.open_the_curtain()
    if goes_on:
        try:
            unthreaded.as_usual()
            stage.read_the_exercise()
            _advance(scene)
        except scenery.Over:
            pass
        except SystemExit as ending:
            if not job["ends"]:
                raise
            _end_as_python_does(ending)
        except Exception as error:  # of the scene's: what came back was of no use to it
            stage.say_unusable(error)
    if getpid() != me:
        flush()
        _exit(0)
    stage.part()


def _advance(scene: Iterator[Any]) -> bool:
    """Play on to the next yield; tell whether there was one."""
    try:
        next(scene)
    except StopIteration:
        return False
    return True


def _scene(job: dict[str, Any]) -> Callable[..., Any]:
    """Find the scene: the lab's own, or the one call."""
    if "scene" not in job:
        return _one_call
    space: dict[str, Any] = {"__name__": "scenes"}
    exec(marshal.loads(bytes.fromhex(job["scenes"])), space)
    found: Callable[..., Any] = space[job["scene"]]
    return found


def _one_call(stage: scenery.Stage, function: str, *arguments: Any) -> Iterator[None]:
    yield
    stage.call(function, *arguments)


def _end_as_python_does(ending: SystemExit) -> NoReturn:
    """Run what runs at exit, and exit as the interpreter would: sys.exit."""
    code = ending.code
    if code is not None and not isinstance(code, int):
        with contextlib.suppress(BaseException):
            print(code, file=sys.stderr)
        code = 1
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    flush()
    _exit((code or 0) & 0xFF)
