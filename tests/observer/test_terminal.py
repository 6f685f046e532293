"""The terminal face, drawn from recordings and compared as people see it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from labs import i18n
from labs.observer import terminal
from labs.observer.events import Ended, Event, Execed, Exited, Forked, Header, Noted, Reaped, Wrote
from labs.observer.history import History
from labs.observer.output import OutputPrinter
from labs.observer.recording import load

RECORDINGS = sorted((Path(__file__).parents[1] / "recordings").glob("*.jsonl"))

ZOMBIE = """\
          0         50 ms     100 ms    150 ms    200 ms                 300 ms
          ┬╌╌╌╌╌╌╌╌⫽┬╌╌╌╌╌╌╌─╌┬╌╌╌╌╌╌⫽╌╌┬╌╌╌╌╌╌──╌┬╌╌╌╌╌╌⫽╌╌╌╌╌╌╌╌╌──────┬────
parent    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┯────── sleep ──────▲━━━━━━━━━╸ ✓
                                               │     parent: awake ╯
└─child 1                                      ┕▒ zombie 99.2 ms ▒▒┘ ✓
                                                ╰ child: I end now
━━ running  ── sleeping  ▒▒ zombie: dead, not reaped  ┯ fork  ▲ reaped
⫽ time squeezed
"""

DOUBLE_FORK = """\
              0                     50 ms                  100 ms
              ┬─────────────────────┬──────────────────────┬──────────────────
parent        ━━━━━━━━━━━━━━━━━━━━━━━━┯━━▲───── sleep ──────━━━╸ ✓
                                      │  ╰ parent: middle is reaped
└─child 1                             ┕━┯┘ ✓
  └─child 1.1                           ┕◆───────────── orphan ─── sleep ────┐ ✓
                                         ╎            grandchild: working on ╯
observer      ···························◆···································▼
━━ running  ── sleeping  ┯ fork  ▲ reaped  ▼ reaped by the observer  ◆ adopted
"""

STOPPED = """\
          0          50 ms      100 ms     150 ms     200 ms     250 ms
          ┬──────────┬──────────┬──────────┬──────────┬──────────┬────────────
parent    ━━━━━━━━━━━━━━┯┄┄┄┄────────────────── sleep ───────────────────▲━━━╸ ✓
                        │   ╰ parent: it is stopped                      ╎
└─child 1               ┕────‖‖‖‖‖‖‖‖‖‖‖‖‖ stopped 201 ms ‖‖‖‖‖‖‖‖‖‖‖‖‖‖↯┘ ✓
                                                          child: I go on ╯
━━ running  ── sleeping  ┄┄ blocked in wait  ‖‖ stopped  ┯ fork  ▲ reaped
↯ signal
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


def recorded(name: str) -> History:
    recording = load(Path(__file__).parents[1] / "recordings" / f"{name}.jsonl")
    return History(recording.header, recording.events)


def printed(what: RenderableType, width: int = 80, encoding: str = "utf-8") -> str:
    """Give what a monochrome terminal shows, without the blanks at the ends of lines."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding)
    Console(file=file, width=width, color_system=None, highlight=False).print(what)
    file.flush()
    return "\n".join(line.rstrip() for line in raw.getvalue().decode(encoding).splitlines()) + "\n"


def of_one(*events: Event) -> History:
    """A history of one process that was born, did `events`, and ended."""
    whole = (Forked(0.0, 10, 1), Execed(0.001, 10, ("demo",)), *events)
    ending = (Exited(0.1, 10, 0), Reaped(0.1, 10, 1), Ended(0.11, 10))
    return History(Header(("demo",), observer=1), (*whole, *ending))


@pytest.mark.parametrize(
    ("name", "picture"), [("zombie", ZOMBIE), ("double_fork", DOUBLE_FORK), ("stopped", STOPPED)]
)
def test_each_phenomenon_is_told_without_colour(name: str, picture: str) -> None:
    assert printed(terminal.timeline(recorded(name), 80)) == picture


@pytest.mark.parametrize("width", [24, 40, 80, 120, 200])
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_drawing_never_is_wider_than_the_terminal(path: Path, width: int, language: str) -> None:
    i18n.use(language)
    history = recorded(path.stem)

    for what in (terminal.timeline(history, width), terminal.tree(history), terminal.summary(history)):
        assert max(cell_len(line) for line in printed(what, width).splitlines()) <= width


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_terminal_without_utf8_gets_plain_characters(path: Path) -> None:
    history = recorded(path.stem)

    for what in (terminal.timeline(history, 80), terminal.tree(history), terminal.summary(history)):
        assert printed(what, 80, "ascii").isascii()


def test_tree_tells_how_each_ended_and_who_reaped_it() -> None:
    assert printed(terminal.tree(recorded("zombie"))) == (
        "parent · zombie.py · pid 26074  ✓ 0\n"
        "└─child 1 · pid 26097  ✓ 0, zombie for 99.2 ms, reaped by parent\n"
    )


def test_summary_says_it_in_plain_words() -> None:
    assert printed(terminal.summary(recorded("orphan"))) == (
        "2 processes, in 206 ms.\nchild 1 became an orphan when parent ended, and was adopted by observer.\n"
    )


def test_summary_speaks_chinese() -> None:
    i18n.use("zh")

    said = printed(terminal.summary(recorded("orphan")))

    assert "孤儿进程" in said
    assert "观察器" in said


@pytest.mark.parametrize(
    ("reason", "advice"),
    [("processes", "--limit-processes"), ("timeout", "--timeout"), ("output", "--limit-output")],
)
def test_limit_is_told_with_what_raises_it(reason: str, advice: str) -> None:
    events = (Forked(0.0, 10, 1), Exited(0.1, 10, None, 9), Reaped(0.1, 10, 1), Ended(0.11, 10, reason))

    assert advice in printed(terminal.summary(History(Header(("demo",), observer=1), events)))


def test_setuid_program_is_told_to_gain_nothing() -> None:
    said = printed(terminal.summary(of_one(Noted(0.01, 10, "setuid", "sudo"))))

    assert "sudo" in said
    assert "no_new_privs" in said


def test_hostile_output_never_reaches_the_terminal_raw() -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07 \u202e \udcff \x00 \r\b end\n"

    history = of_one(Wrote(0.02, 10, "stdout", hostile))

    shown = printed(terminal.timeline(history, 80)) + printed(terminal.tree(history))
    assert not {"\x1b", "\x07", "\u202e", "\x00", "\r", "\b"} & set(shown)


class Screen:
    """A console that remembers, and the printer that writes to it."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.raw = io.BytesIO()
        self.encoding = encoding
        self.file = io.TextIOWrapper(self.raw, encoding=encoding)
        self.printer = OutputPrinter(Console(file=self.file, width=80, color_system=None, highlight=False))

    def watch(self, history: History) -> str:
        so_far = History(history.header)
        for event in history.events:
            so_far.add(event)
            self.printer(so_far, event)
        self.printer.finish(so_far)
        self.file.flush()
        return self.raw.getvalue().decode(self.encoding)


def test_each_line_is_printed_with_its_writer() -> None:
    told = Screen().watch(recorded("orphan"))

    assert "parent       │ parent: I leave\n" in told
    assert "child 1      │ after: my parent is 26101\n" in told


def test_line_in_pieces_is_printed_whole() -> None:
    pieces = (Wrote(0.02, 10, "stdout", "one "), Wrote(0.03, 10, "stdout", "two\nthree"))

    told = Screen().watch(of_one(*pieces))

    assert [line.partition("│ ")[2] for line in told.splitlines()] == ["one two", "three"]


def test_errors_are_marked_as_such() -> None:
    told = Screen().watch(of_one(Wrote(0.02, 10, "stderr", "oops\n")))

    assert "err│ oops" in told


def test_binary_output_is_escaped() -> None:
    told = Screen().watch(of_one(Wrote(0.02, 10, "stdout", "\x1b[2J\udcff\x00\n")))

    assert told.rstrip("\n").isprintable()


def test_closed_pipe_ends_the_run_as_sigpipe_would() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        printer = OutputPrinter(Console(file=pipe, width=80))
        history = of_one(Wrote(0.02, 10, "stdout", "hello\n"))

        with pytest.raises(SystemExit) as ended:
            printer(history, history.events[2])

    assert ended.value.code == 141
