"""The program on the stage: makes the family, calls one function of the learner's file, tells what it gave.

It shares its process with the learner's code, so what it says is no proof: the verdict rests on what the
kernel did and on what nobody can guess. It takes its tools before that code runs, imports nothing of the kit,
and judges nothing. `stage` starts it, with the channel as its standard input, and reads the messages:
a line of JSON each, with the job's secret; first the pids of the family, then the answer.
"""

import builtins
import json
import os
import resource
import sys
import types
from fcntl import F_DUPFD_CLOEXEC, fcntl
from signal import SIGCONT, SIGKILL, pause
from typing import Any

# Taken now: the learner's file may put its own things in their places.
from os import (  # isort: skip
    P_PID,
    WEXITED,
    WNOWAIT,
    _exit,
    close,
    dup2,
    fork,
    getpid,
    getppid,
    kill,
    listdir,
    open as open_descriptor,
    pipe,
    read,
    waitid,
    write,
)

_encode = json.JSONEncoder(separators=(",", ":")).encode
_longest = 64 << 10  # what an answer may hold; far less than the channel does
_PF_EXITING = 0x4  # include/linux/sched.h
_PLAIN = (int, str, float, bool, type(None))
_memory, _file_size = 4 << 30, 64 << 20


class Channel:
    """The way back to the judge: a descriptor that is hard to guess, and a secret in every message."""

    def __init__(self) -> None:
        hidden = 100 + int.from_bytes(os.urandom(2), "big") % 800
        self._descriptor = fcntl(0, F_DUPFD_CLOEXEC, hidden)
        nothing = open_descriptor(os.devnull, os.O_RDONLY)
        dup2(nothing, 0)
        close(nothing)
        self.secret = ""

    def job(self) -> dict[str, Any]:
        """Read what to do."""
        said = b""
        while not said.endswith(b"\n"):
            said += read(self._descriptor, 65536)
        found: dict[str, Any] = json.loads(said)
        self.secret = found.pop("secret")
        return found

    def say(self, message: dict[str, Any]) -> None:
        """Send a message; a value that is too big for it is said to be strange."""
        try:
            line = _encode({"secret": self.secret, **message})
        except ValueError:  # an int of more than 4,300 digits
            line = ""
        if not 0 < len(line) <= _longest:
            line = _encode({"secret": self.secret, "phase": message["phase"], "strange": "something huge"})
        write(self._descriptor, line.encode() + b"\n")


class Family:
    """The processes that the check asked for."""

    def __init__(self) -> None:
        self.pids: dict[str, int] = {}
        self._living: list[int] = []

    def bear(self, cast: dict[str, Any]) -> None:
        """Make everybody, in order; those that are to be zombies are dead when this returns."""
        for name, member in cast.items():
            self.pids[name] = getattr(self, "_bear_" + member["kind"])(member)

    def _bear_zombie(self, member: dict[str, Any]) -> int:
        pid = fork()
        if pid == 0:
            while member["signal"]:
                pause()
            _exit(member["code"])
        if member["signal"]:
            kill(pid, member["signal"])
        waitid(P_PID, pid, WEXITED | WNOWAIT)
        return pid

    def _bear_living(self, member: dict[str, Any]) -> int:
        pid = fork()
        while pid == 0:
            pause()
        self._living.append(pid)
        return pid

    def _bear_parent(self, member: dict[str, Any]) -> int:
        incoming, outgoing = pipe()
        pid = fork()
        if pid == 0:
            try:
                theirs = Family()
                theirs.bear(member["children"])
                write(outgoing, _encode([theirs.pids, theirs._living]).encode() + b"\n")
                while True:
                    pause()
            finally:
                _exit(1)
        close(outgoing)
        told = read(incoming, 65536)
        close(incoming)
        pids, living = json.loads(told)
        self.pids |= pids
        self._living += [*living, pid]
        return pid

    def part(self) -> None:
        """End those who still live."""
        for pid in self._living:
            try:
                kill(pid, SIGKILL)
            except OSError:  # the learner's code was faster
                continue


def _mark(number: int) -> None:
    """Leave a mark among the kernel's facts: a signal for a pid over 2**22, that nobody can have."""
    try:
        kill(number, SIGCONT)
    except ProcessLookupError:
        return


def _settle(me: int) -> None:
    """Wait until wait(2) tells of every child that is dead by now: then the observer has told of it too."""
    for entry in listdir("/proc"):  # noqa: PTH208  (pathlib is the learner's to change)
        if not entry.isdigit():
            continue
        try:
            descriptor = open_descriptor(f"/proc/{entry}/stat", os.O_RDONLY)
            stat = read(descriptor, 1024).rpartition(b")")[2].split()  # proc(5): state, ppid, …, flags
            close(descriptor)
            if int(stat[1]) == me and (stat[0] == b"Z" or int(stat[6]) & _PF_EXITING):
                waitid(P_PID, int(entry), WEXITED | WNOWAIT)
        except (OSError, IndexError):
            continue


def _plain(value: Any) -> Any:
    """Give `value` in JSON's types; raise TypeError, naming what it holds, if it is more than that."""
    if type(value) in (list, tuple, set, frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, int) and type(value) not in _PLAIN:
        return int.__add__(value, 0)  # a number by another name, such as signal.SIGKILL
    if type(value) in _PLAIN:
        return value
    raise TypeError(type(value).__name__)


def _error(phase: str, error: BaseException, file: str) -> dict[str, Any]:
    names = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    line = error.lineno if isinstance(error, SyntaxError) else None
    frame = error.__traceback__
    while frame is not None:
        line = frame.tb_lineno if frame.tb_frame.f_code.co_filename == file else line
        frame = frame.tb_next
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:300]
    except Exception:  # the learner's own __str__
        text = ""
    return {"phase": phase, "raised": names, "kind": type(error).__name__, "text": text, "line": line}


def _perform(job: dict[str, Any], pids: dict[str, int], marks: list[int]) -> dict[str, Any]:
    """Import the file, call the function; give the answer as a message, whatever happens."""
    phase, file = "compile", job["file"]
    try:
        code = compile(bytes.fromhex(job["source"]), file, "exec", dont_inherit=True)
        phase = "import"
        module = types.ModuleType("exercise")
        module.__file__ = file
        sys.modules["exercise"] = module
        exec(code, module.__dict__)
        function = getattr(module, job["function"], None)
        if not callable(function):
            return {"phase": phase, "missing": job["function"]}
        arguments = [
            pids[found["pid_of"]] if isinstance(found, dict) else found for found in job["arguments"]
        ]
        phase = "call"
        _mark(marks[0])
        value = function(*arguments)
    except BaseException as error:  # SystemExit, too
        return _error(phase, error, file)
    try:
        return {"phase": "returned", "value": _plain(value)}
    except BaseException as error:  # nothing of his may end the actor
        return {"phase": "returned", "strange": str(error)}


def _flush() -> None:
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()  # type: ignore[union-attr]
        except BaseException:
            continue


def main() -> None:
    """Do the one job that the channel asks for."""
    channel = Channel()
    job = channel.job()
    me = getpid()
    os.setpgid(0, 0)  # a signal for the group stays on the stage
    for limit, most in (
        (resource.RLIMIT_AS, _memory),
        (resource.RLIMIT_FSIZE, _file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    family = Family()
    family.bear(job["family"])
    pids = {"caller": me, "observer": getppid(), **family.pids}
    channel.say({"family": pids})

    try:
        answer = _perform(job, dict(pids), job["marks"])
        if getpid() != me:
            channel.say({"fell_through": getpid(), "phase": answer["phase"], "kind": answer.get("kind")})
            return
        _flush()
        _mark(job["marks"][1])
        _settle(me)
        _mark(job["marks"][2])
        channel.say(answer)
        family.part()
    finally:
        _flush()
        _exit(0)


main()
