"""`labs watch`: a verdict at every save, on a screen that stays.

An edge between three: the lab's folder (watchfiles tells of saves, also where an editor replaces the file),
the checks (`checking`, one run at a time; a save overtakes the run before it), and the terminal
(prompt_toolkit, which also gives it back as it was). What is shown is `view`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import Application, get_app, run_in_terminal
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import HSplit, Layout, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from watchfiles import awatch

from labs import course
from labs.course import Lab
from labs.i18n import _
from labs.learning import hints, view
from labs.learning.checking import Checking, CheckingError, NothingChosenError, Request
from labs.learning.judging import digest, remember
from labs.learning.logbook import Logbook
from labs.learning.result import Result
from labs.place import LABS

_STEP_MS = 50  # how long nothing more must happen to the file until it counts as saved
_TOP_LINES = 2


class Watch:
    """Watches the exercise of one lab at a time; `say` is how commands begin here."""

    def __init__(self, lab: Lab, say: str) -> None:
        self._say = say
        self._logbook = Logbook(say=self._note)
        self._checking: Checking | None = None
        self._request = Request(lab)
        self._text = ""
        self._closing: set[asyncio.Future[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._demo = 0
        self._in_demo = False
        self.view = view.View(lab)
        self._app: Application[None] = Application(
            layout=self._layout(), key_bindings=self._keys(), full_screen=True, mouse_support=False
        )

    async def run(self) -> None:
        """Watch until somebody quits."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._quit)
        self._enter(self.view.lab)
        try:
            with contextlib.suppress(EOFError):
                await self._app.run_async()
        finally:
            if self._watching:
                self._watching.cancel()
            self._end_checking()
            await asyncio.gather(*self._closing)

    # ---- what happens

    def _enter(self, lab: Lab) -> None:
        """Go to a lab: watch its folder, and judge at once."""
        self.view = view.View(lab, following=_after(lab))
        self._demo = 0
        self._request = Request(lab)
        known = self._logbook.update(lambda progress: progress.at(lab.folder.name))
        self.view.hints_given = known.of(lab.folder.name).hints
        if self._watching:
            self._watching.cancel()
        self._watching = asyncio.ensure_future(self._watch_saves(lab))
        self._judge()

    async def _watch_saves(self, lab: Lab) -> None:
        """Judge after every change of the exercise: written, replaced by a rename, deleted, made again."""
        name = str(lab.exercise)
        try:
            async for _changes in awatch(
                lab.folder, watch_filter=lambda _change, path: path == name, step=_STEP_MS, recursive=False
            ):
                self._judge()
        except (OSError, RuntimeError) as error:
            self._note(
                _("{folder} cannot be watched any more: {error}").format(folder=lab.folder, error=error)
            )

    def _judge(self) -> None:
        """Judge the file as it is now; the check that failed last comes first."""
        self._end_checking()
        lab = self.view.lab
        self.view.notes.clear()
        if not lab.exercise.exists():
            gone = _("{file} is gone. {say}reset {number} puts the starter there.")
            self._note(gone.format(file=lab.exercise.name, say=self._say, number=lab.number))
            return
        failed = self.view.result.first if self.view.result else None
        self._request = Request(lab, first=failed.verdict.check if failed else None)
        self._text = digest(self._request)
        self.view.coming = Result(lab)
        self._checking = Checking(self._request)
        asyncio.get_running_loop().add_reader(self._checking.fileno(), self._hear)
        self._app.invalidate()

    def _hear(self) -> None:
        """Take what the checks have told."""
        checking, coming = self._checking, self.view.coming
        if checking is None or coming is None:
            return
        news = checking.hear()
        if news is not None:
            coming.told += news
        else:
            self._finish(checking, coming)
        self._app.invalidate()

    def _finish(self, checking: Checking, result: Result) -> None:
        try:
            checking.must_have_ended_well()
        except (CheckingError, NothingChosenError) as error:
            self._note(str(error))
        else:
            self.view.result = result
            self.view.judged_at = time.strftime("%H:%M:%S")
            if digest(self._request) == self._text:
                remember(self._request, self._text, result.told, self._logbook)
        self._end_checking()

    def _end_checking(self) -> None:
        """End the run that goes on, if there is one; that may take a moment, and nothing waits for it."""
        self.view.coming = None
        if self._checking is not None:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._checking.fileno())
            closing = loop.run_in_executor(None, self._checking.close)
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            self._checking = None

    def _note(self, line: str) -> None:
        self.view.notes.append(line)
        self._app.invalidate()

    # ---- keys

    def _keys(self) -> KeyBindings:
        bindings = KeyBindings()
        page = 10
        meanings: dict[Callable[[], Any], tuple[str, ...]] = {
            self._hint: ("h",),
            self._close_hint: ("escape",),
            self._run_demo: ("r",),
            self._next_lab: ("n",),
            self._quit: ("q", "c-c", "c-d", "<sigint>"),
            lambda: self._scroll(-1): ("up", "k"),
            lambda: self._scroll(1): ("down", "j"),
            lambda: self._scroll(-page): ("pageup",),
            lambda: self._scroll(page): ("pagedown", " "),
        }
        for act, names in meanings.items():
            for name in names:
                bindings.add(name, eager=True)(_handler(act))
        return bindings

    def _hint(self) -> None:
        self.view.hint = hints.take(self.view.lab, self._logbook)
        self.view.hints_given = self.view.hint
        self.view.top = 0

    def _close_hint(self) -> None:
        self.view.hint = 0

    def _next_lab(self) -> None:
        following = self.view.following
        if following is None:
            self._note(_("This is the last lab."))
        else:
            self._end_checking()
            self._enter(following)

    def _quit(self) -> None:
        if not self._in_demo and self._app.is_running and not self._app.is_done:
            self._app.exit()

    def _scroll(self, lines: int) -> None:
        self.view.top = max(0, self.view.top + lines)

    def _run_demo(self) -> None:
        demos = self.view.lab.demos
        if demos:
            demo = demos[self._demo % len(demos)]
            self._demo += 1
            self._app.create_background_task(self._show_demo(demo.name))

    async def _show_demo(self, name: str) -> None:
        """Give the terminal to a demo, until Enter."""
        self._in_demo = True
        words = [sys.executable, str(LABS), "run", str(self.view.lab.number), name]

        def show() -> None:
            subprocess.run(words, check=False)
            print(_("Enter: back to your exercise"), end=" ", flush=True)
            sys.stdin.readline()

        try:
            await run_in_terminal(show, in_executor=True)
        finally:
            self._in_demo = False

    # ---- the screen

    def _layout(self) -> Layout:
        return Layout(
            HSplit(
                [
                    _window(lambda columns: view.top(self.view, columns, self._say), _TOP_LINES),
                    _window(self._body),
                    _window(lambda columns: view.keys(self.view, columns), 1),
                ]
            )
        )

    def _body(self, columns: int) -> list[str]:
        lines = view.body(self.view, columns, self._say)
        room = max(get_app().output.get_size().rows - _TOP_LINES - 1, 1)
        self.view.top = min(self.view.top, max(len(lines) - room, 0))
        return lines[self.view.top :][:room]


def _window(lines: Callable[[int], list[str]], height: int | None = None) -> Window:
    def text() -> ANSI:
        return ANSI("\n".join(lines(get_app().output.get_size().columns)))

    return Window(FormattedTextControl(text), height=height, always_hide_cursor=True)


def _handler(act: Callable[[], Any]) -> Callable[[Any], None]:
    def handle(_event: Any) -> None:
        act()

    return handle


def _after(lab: Lab) -> Lab | None:
    return next((other for other in course.labs() if other.number > lab.number), None)
