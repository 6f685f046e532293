"""A console without a terminal, for scripts: lines in from stdin, lines out to stdout, nothing drawn."""

import os
import select
import sys

from chatroom.console import Console
from chatroom.link import Link
from chatroom.wording import Line

BACKLOG = 64
"""So many lines may be under way; stdin is not read before there are fewer."""
CHUNK = 65536


class _Lines:
    """Whole lines from stdin, as they come."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.ended = False
        self._rest = b""

    def read(self) -> None:
        data = os.read(sys.stdin.fileno(), CHUNK)
        *whole, self._rest = (self._rest + data).split(b"\n")
        if not data:
            self.ended = True
            whole += [self._rest] if self._rest else []
        self.waiting += [line.decode(errors="replace") for line in whole]


def converse(link: Link, console: Console) -> None:
    """Carry lines both ways until the other process has ended."""
    lines = _Lines()
    told_the_end = False
    while not link.ended:
        poller = select.poll()
        poller.register(link, select.POLLIN)
        if not lines.ended and not lines.waiting:
            poller.register(sys.stdin, select.POLLIN)
        ready = {fd for fd, _event in poller.poll()}
        if link.fileno() in ready:
            for note in link.receive():
                _show(console.arrived(note, with_time=False))
        if sys.stdin.fileno() in ready:
            lines.read()
        _pass_on(lines, link, console)
        if lines.ended and not lines.waiting and not told_the_end:
            told_the_end = True
            farewells, _lines = console.ended()
            for note in farewells:
                link.send(**note)
            if not farewells:
                return


def _pass_on(lines: _Lines, link: Link, console: Console) -> None:
    while lines.waiting and console.backlog < BACKLOG:
        notes, shown = console.typed(lines.waiting.pop(0))
        _show(shown)
        for note in notes:
            link.send(**note)


def _show(lines: list[Line]) -> None:
    for line in lines:
        stream = sys.stderr if line and line[0].role == "error" else sys.stdout
        stream.write("".join(part.words for part in line) + "\n")
    sys.stdout.flush()
