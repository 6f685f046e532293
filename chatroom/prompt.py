"""A console on a terminal: a line being typed at the bottom, what arrives above it, neither breaks the other.

prompt_toolkit draws. Only the process that runs this touches the terminal.
"""

import asyncio
import contextlib
import os
import signal
import zlib

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings

from chatroom.console import Console
from chatroom.link import Link, Note
from chatroom.names import fold
from chatroom.wording import Line, Part

STYLES = {
    "time": "ansibrightblack",
    "news": "ansibrightblack italic",
    "private": "italic",
    "admin": "bold ansimagenta",
    "error": "ansired",
    "mention": "bold ansimagenta",
}
NAMES = ("ansigreen", "ansicyan", "ansiblue", "ansired")
"""Colours of names; no yellow, which a light page swallows. A colour only repeats what the name says."""


def converse(link: Link, console: Console) -> None:
    """Carry lines both ways until the other process has ended."""
    os.environ.setdefault(
        "PROMPT_TOOLKIT_NO_CPR", "1"
    )  # ask the terminal nothing: an answer may come too late
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # while a line is typed, Ctrl-C is a key
    asyncio.run(_Conversation(link, console).run())


class _Conversation:
    def __init__(self, link: Link, console: Console) -> None:
        self._link = link
        self._console = console
        keys = KeyBindings()
        keys.add("c-z")(lambda _event: run_in_terminal(self._suspend))
        self._session: PromptSession[str] = PromptSession(
            console.prompt, erase_when_done=True, key_bindings=keys
        )
        terminal = self._session.app.input
        self._cooked_mode = terminal.cooked_mode
        # Printing above the line must not switch the terminal's own echo on: keys may arrive meanwhile.
        terminal.cooked_mode = contextlib.nullcontext  # type: ignore[method-assign]
        self._unseen: list[Line] = []
        self._shown = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self._link.fileno(), self._arrived)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop)
        shower = asyncio.create_task(self._show())
        try:
            with self._session.app.input.raw_mode():  # between two lines as well: no echo
                await self._read_lines()
            while not self._link.ended:
                await self._next_change()
        finally:
            shower.cancel()
            loop.remove_reader(self._link.fileno())
        self._print()

    async def _next_change(self) -> None:
        self._shown.clear()
        await self._shown.wait()
        self._print()

    async def _read_lines(self) -> None:
        while not self._link.ended:
            try:
                line = await self._session.prompt_async()
            except KeyboardInterrupt:
                self._pass_on(*self._console.interrupted())
                return
            except EOFError:
                break
            if not all(self._take(part) for part in line.split("\n")):  # pasted: several lines at once
                return
        self._pass_on(*self._console.ended())

    def _take(self, line: str) -> bool:
        """Pass on a line; return whether another may follow."""
        notes, lines = self._console.typed(line)
        self._pass_on(notes, lines)
        return not notes or notes != self._console.ended()[0]

    def _pass_on(self, notes: list[Note], lines: list[Line]) -> None:
        self._unseen += lines
        self._print()
        for note in notes:
            self._link.send(**note)

    def _suspend(self) -> None:
        """Stop this program, both its processes, as Ctrl-Z does with any other; `fg` lets it go on."""
        with self._cooked_mode():
            os.kill(0, signal.SIGTSTP)

    def _arrived(self) -> None:
        for note in self._link.receive():
            self._unseen += self._console.arrived(note, with_time=True)
        if self._link.ended:
            asyncio.get_running_loop().remove_reader(self._link.fileno())
            self._stop()
        self._shown.set()

    def _stop(self) -> None:
        if self._session.app.is_running:
            self._session.app.exit(exception=EOFError)

    async def _show(self) -> None:
        """Print what arrived above the line being typed, several lines at a time."""
        while True:
            await self._shown.wait()
            self._shown.clear()
            if self._session.app.is_running:
                await run_in_terminal(self._print)

    def _print(self) -> None:
        lines, self._unseen = self._unseen, []
        for line in lines:
            print_formatted_text(FormattedText([(_style(part), part.words) for part in line]))


def _style(part: Part) -> str:
    if part.role == "name":
        return "bold " + NAMES[zlib.crc32(fold(part.words).encode()) % len(NAMES)]
    return STYLES.get(part.role, "")
