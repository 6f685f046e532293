"""What `session` hands over to the process that observes, `tracer` or `hooks`: the plan, and a connection."""

from __future__ import annotations

import fcntl
import os
import socket

from labs.observer.plan import Plan


def given(words: list[str]) -> tuple[Plan, socket.socket, bool]:
    """Take what `session` hands over: the plan, the connection to the client; and whether stdin is closed.

    The words are two descriptors: the file with the plan, and the connection.
    """
    stdin_closed = not _occupied(0)
    if stdin_closed:
        os.open(os.devnull, os.O_RDONLY)  # or the next descriptor would become the standard input
    plan_file, connection = map(int, words)
    with os.fdopen(plan_file, "rb") as file:
        plan = Plan.from_bytes(file.read())
    client = socket.socket(fileno=connection)
    client.set_inheritable(False)
    return plan, client, stdin_closed


def _occupied(descriptor: int) -> bool:
    try:
        fcntl.fcntl(descriptor, fcntl.F_GETFD)
    except OSError:
        return False
    return True
