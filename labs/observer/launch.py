"""Starts the program to be observed: forked, seized, filtered, then executed.

The one fork of the observer. The order matters: the child waits until it is seized, because a filter that
asks for a tracer fails every call it names while there is none. Errors of exec come back through a pipe that
a successful exec closes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from labs.observer import ptrace
from labs.observer.plan import meant

NOT_FOUND, NOT_EXECUTABLE = 127, 126  # exit codes, as shells have them


@dataclass(frozen=True)
class Program:
    """What to run: its words, its descriptors 1 and 2 (or one terminal for all three), and its filter.

    Without a filter it is not traced either: it just runs. With `play`, that is called, and no exec.
    `seized` is called in this process, when the program is seized and has not begun.
    """

    argv: list[str]
    outputs: Sequence[int]
    terminal: int | None
    stdin_closed: bool
    own_session: bool
    filter: bytes
    environment: dict[str, str]
    signal_mask: set[int]
    sigchld: object
    play: Callable[[], NoReturn] | None = None
    seized: Callable[[], None] | None = None


def start(program: Program) -> tuple[int, int]:
    """Fork and seize; give the child's pid, and a pipe: it ends, or tells what failed.

    That is "127 ERRNO" or "126 ERRNO" when exec failed, by the exit code, "refused ERRNO" when seccomp did.
    """
    go_read, go_write = os.pipe()
    failure_read, failure_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(go_write)
            if os.read(go_read, 1):  # else the observer has died before it could seize
                os._exit(_run(program, failure_write))
        finally:
            os._exit(NOT_FOUND)
    os.close(go_read)
    os.close(failure_write)
    try:
        if program.filter:
            ptrace.seize(pid)
        if program.seized is not None:
            program.seized()
        os.write(go_write, b"!")
    except ptrace.RefusedError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(failure_read)
        raise
    finally:
        os.close(go_write)
    return pid, failure_read


def reason(code: str, number: str) -> tuple[str, str]:
    """Say why exec failed, by what the pipe told: one of events.ENDINGS, and the kernel's words."""
    return "not-found" if code == str(NOT_FOUND) else "not-executable", os.strerror(int(number))


def _run(program: Program, failure: int) -> int:
    """Become the program; give the exit code if that fails."""
    words = [meant(word) for word in program.argv]
    environment = {meant(name): meant(value) for name, value in program.environment.items()}
    path = environment.get(b"PATH", os.fsencode(os.defpath))
    try:
        _prepare(program)
        if program.play is not None:
            program.play()
        _execute(words, environment, path)
    except ptrace.RefusedError as error:
        os.write(failure, f"refused {error.errno}".encode())
    except ValueError:  # an empty word
        os.write(failure, f"{NOT_FOUND} {errno.ENOENT}".encode())
    except OSError as error:
        missing = error.errno in (errno.ENOENT, errno.ENOTDIR) and not _found(words[0], path)
        code = NOT_FOUND if missing else NOT_EXECUTABLE
        os.write(failure, f"{code} {error.errno}".encode())
        return code
    return NOT_FOUND


def _prepare(program: Program) -> None:
    if program.terminal is not None:
        os.setsid()
        fcntl.ioctl(program.terminal, termios.TIOCSCTTY, 0)
        for descriptor in (0, 1, 2):
            os.dup2(program.terminal, descriptor)
    else:
        for descriptor, output in enumerate(program.outputs, 1):
            os.dup2(output, descriptor)
        if program.own_session:
            os.setsid()  # apart from the observer, which `kill 0` must not reach
        if program.stdin_closed:
            os.close(0)
    signal.signal(signal.SIGCHLD, program.sigchld)  # type: ignore[arg-type]
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, programs expect the default
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, program.signal_mask)
    if program.filter:
        ptrace.install_filter(program.filter)


def _execute(words: list[bytes], environment: dict[bytes, bytes], path: bytes) -> None:
    try:
        os.execvpe(words[0], words, environment)
    except OSError as error:
        script = _found(words[0], path)
        if error.errno != errno.ENOEXEC or script is None:
            raise
        os.execve(b"/bin/sh", [b"sh", script, *words[1:]], environment)  # as execvp(3) does


def _found(word: bytes, path: bytes) -> bytes | None:
    """Give the file that exec tried last, if there is one."""
    folders = [b""] if b"/" in word else path.split(b":")
    return next((file for folder in folders if os.path.isfile(file := os.path.join(folder, word))), None)  # noqa: PTH113, PTH118
