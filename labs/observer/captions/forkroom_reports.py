"""Reports to the observer what came of a Python program's forks, waits, kills and exits.

The richer mode of the witness, where the kernel is not asked because ptrace is refused: `labs.observer.hooks`
listens, and `labs.observer.reports` says what the messages mean. A message is sent before a call that may not
return and after one that has a result. Other than captions these calls run inside a function of ours, so a
traceback that goes through one of them shows a line more, and os.fork is no builtin.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import os
from collections.abc import Callable
from typing import Any

from forkroom_witness import Told, quoted, replace, tell  # type: ignore[import-not-found]

Call = Callable[..., Any]
_pid = os.getpid()
_CLD_STATUS: dict[int, Callable[[int], int]] = {  # what waitid(2) says, as the status that wait(2) gives
    os.CLD_EXITED: lambda code: code << 8,
    os.CLD_KILLED: lambda signal: signal,
    os.CLD_DUMPED: lambda signal: signal | 0x80,
    os.CLD_STOPPED: lambda signal: signal << 8 | 0x7F,
    os.CLD_CONTINUED: lambda _: 0xFFFF,
}


def begin(before: Callable[[str], None] | None) -> None:
    """Report from now on; `before` hears of each wait's name before it begins."""
    for name, asked in _ASKED.items():
        replace(os, name, Told(getattr(os, name), before, _wait(getattr(os, name), asked)))
    replace(os, "_exit", Told(os._exit, before, _exit(os._exit)))
    for module, name, make in (
        (os, "fork", _birth),
        (os, "forkpty", _birth),
        (os, "posix_spawn", _spawn),
        (os, "posix_spawnp", _spawn),
        (os, "system", _system),
        (os, "kill", _kill),
        (os, "killpg", _kill_group),
        (os, "setsid", _session),
        (os, "setpgid", _group),
        (os, "setpgrp", _group),
        (_signal, "signal", _action),
        (_signal, "raise_signal", _raise),
    ):
        if hasattr(module, name):
            replace(module, name, Told(getattr(module, name), None, make(getattr(module, name))))
    _report_subprocess()
    os.register_at_fork(after_in_child=_born)
    report("started", parent=os.getppid())


def report(did: str, **facts: int | str) -> None:
    """Send what this process did."""
    words = "".join(
        f',"{name}":{quoted(fact) if isinstance(fact, str) else int(fact)}' for name, fact in facts.items()
    )
    tell(f'{{"did":"{did}","pid":{_pid}{words}}}')


def _report_subprocess() -> None:
    """subprocess and multiprocessing bear their children in C."""
    try:
        import _posixsubprocess  # noqa: PLC0415  (another Python may do without)
    except ImportError:
        return
    real = _posixsubprocess.fork_exec
    _posixsubprocess.fork_exec = Told(real, None, _spawn(real))


def _born() -> None:
    global _pid
    parent, _pid = _pid, os.getpid()
    report("born", parent=parent)


def _birth(real: Call) -> Call:
    def fork(*args: Any, **named: Any) -> Any:
        found = real(*args, **named)
        child = found[0] if isinstance(found, tuple) else found
        if child:
            report("forked", child=child)
        return found

    return fork


def _spawn(real: Call) -> Call:
    def spawn(*args: Any, **named: Any) -> Any:
        child = real(*args, **named)
        if child:
            report("spawned", child=child)
        return child

    return spawn


def _system(real: Call) -> Call:
    def system(*args: Any, **named: Any) -> Any:
        status = real(*args, **named)
        report("system", status=status)
        return status

    return system


def _any_child(options: int = 0) -> tuple[int, int]:
    return -1, options


def _this_child(pid: int, options: int) -> tuple[int, int]:
    return pid, options


def _by_kind(idtype: int, id: int, options: int) -> tuple[int, int]:  # noqa: A002, RUF100  (os.waitid's own name)
    return {os.P_PID: id, os.P_PGID: -id}.get(idtype, -1), options


_ASKED: dict[str, Callable[..., tuple[int, int]]] = {
    "wait": _any_child,
    "wait3": _any_child,
    "waitpid": _this_child,
    "wait4": _this_child,
    **({"waitid": _by_kind} if hasattr(os, "waitid") else {}),
}


def _read(asked: Callable[..., tuple[int, int]], args: Any, named: Any) -> tuple[int, int] | None:
    """Read the arguments of a wait as (target, options); None: the real call will say what is wrong."""
    try:
        target, options = asked(*args, **named)
        return int(target), int(options)
    except (TypeError, ValueError):
        return None


def _wait(real: Call, asked: Callable[..., tuple[int, int]]) -> Call:
    def wait(*args: Any, **named: Any) -> Any:
        question = _read(asked, args, named)
        if question is None:
            return real(*args, **named)
        target, options = question
        if not options & os.WNOHANG:
            report("waiting", target=target)
        try:
            found = real(*args, **named)
        except BaseException as error:
            number = getattr(error, "errno", None) or 4  # a handler raised: EINTR is what the wait met
            report("waited", target=target, options=options, error=number)
            raise
        child, status = _result(found)
        report("waited", target=target, options=options, child=child, status=status)
        return found

    return wait


def _result(found: Any) -> tuple[int, int]:
    """Read what any of the waits gave as (pid, status)."""
    if found is None:
        return 0, 0
    if hasattr(found, "si_pid"):
        make = _CLD_STATUS.get(found.si_code)
        return found.si_pid, make(found.si_status) if make else 0
    return found[0], found[1]


def _kill(real: Call, sign: int = 1) -> Call:
    def kill(pid: Any, signal: Any, /) -> Any:
        if not (isinstance(pid, int) and isinstance(signal, int) and signal):  # 0 sends nothing, only asks
            return real(pid, signal)
        report("sending", target=sign * pid, signal=signal)
        try:
            found = real(pid, signal)
        except OSError as error:
            report("sent", error=error.errno or 0)
            raise
        report("sent")
        return found

    return kill


def _kill_group(real: Call) -> Call:
    return _kill(real, sign=-1)


def _raise(real: Call) -> Call:
    def raise_signal(signal: Any, /) -> Any:
        if isinstance(signal, int):
            report("sending", target=_pid, signal=signal)
        return real(signal)

    return raise_signal


def _action(real: Call) -> Call:
    def signal(number: Any, action: Any, /) -> Any:
        before = real(number, action)
        if number == _signal.SIGCHLD:
            said = {_signal.SIG_DFL: "default", _signal.SIG_IGN: "ignored"}
            report("sigchld", action="handled" if callable(action) else said.get(action, "handled"))
        return before

    return signal


def _session(real: Call) -> Call:
    def setsid(*args: Any) -> Any:
        found = real(*args)
        report("setsid")
        return found

    return setsid


def _group(real: Call) -> Call:
    def setpgid(*args: Any) -> Any:
        found = real(*args)
        member, group = (int(arg) for arg in args or (0, 0))
        report("setpgid", member=member or _pid, group=group or member or _pid)
        return found

    return setpgid


def _exit(real: Call) -> Call:
    def leave(*args: Any, **named: Any) -> Any:
        code = named.get("status", args[0] if args else None)
        if isinstance(code, int):
            report("exiting", code=code & 0xFF)
        return real(*args, **named)

    return leave
