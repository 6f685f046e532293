"""Starts the program to be observed: forked, seized, filtered, then executed.

The one fork of the observer. The order matters: the child waits until it is seized, because a filter that
asks for a tracer fails every call it names while there is none. Errors of exec come back through a pipe that
a successful exec closes.
"""

from __future__ import annotations

import fcntl
import os
import signal
import termios
from collections.abc import Sequence
from dataclasses import dataclass

from labs.observer import ptrace


@dataclass(frozen=True)
class Program:
    """What to run: its words, its descriptors 1 and 2 (or one terminal for all three), and its filter.

    Without a filter it is not traced either: it just runs.
    """

    argv: list[str]
    outputs: Sequence[int]
    terminal: int | None
    filter: bytes
    environment: dict[str, str]
    signal_mask: set[int]
    sigchld: object


def start(program: Program) -> tuple[int, int]:
    """Fork and seize; give the child's pid, and a pipe that tells how exec failed ("exec 2"), or ends."""
    go_read, go_write = os.pipe()
    error_read, error_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(go_write)
            os.read(go_read, 1)
            _become(program)
        except ptrace.RefusedError as error:
            os.write(error_write, f"refused {error.errno}".encode())
        except OSError as error:
            os.write(error_write, f"exec {error.errno}".encode())
        finally:
            os._exit(127)
    os.close(go_read)
    os.close(error_write)
    try:
        if program.filter:
            ptrace.seize(pid)
    except ptrace.RefusedError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(error_read)
        raise
    finally:
        os.close(go_write)  # the child's read returns: it goes on
    return pid, error_read


def _become(program: Program) -> None:
    if program.terminal is not None:
        os.setsid()
        fcntl.ioctl(program.terminal, termios.TIOCSCTTY, 0)
        for descriptor in (0, 1, 2):
            os.dup2(program.terminal, descriptor)
    else:
        for descriptor, output in enumerate(program.outputs, 1):
            os.dup2(output, descriptor)
    signal.signal(signal.SIGCHLD, program.sigchld)  # type: ignore[arg-type]
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, programs expect the default
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, program.signal_mask)
    if program.filter:
        ptrace.install_filter(program.filter)
    os.execvpe(program.argv[0], program.argv, program.environment)
