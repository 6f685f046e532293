"""A face of the observer: a history in a terminal, as a tree, as a timeline, and in plain words.

Everything is drawn in characters that differ by state, so that it reads the same without colours; without
UTF-8 it is drawn in ASCII. `chart` draws the timeline, `summary` finds the sentences, `output` prints what a
program writes while it runs. Nothing here imports what `labs --help` needs: rich is slow to import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from labs.i18n import _
from labs.observer.canvas import cut, speaks_unicode, visible
from labs.observer.chart import Chart
from labs.observer.glyphs import ASCII, BAD, GOOD, ORPHAN, QUIET, STYLES, UNICODE, Glyphs
from labs.observer.history import History
from labs.observer.layout import NARROW, labelled
from labs.observer.life import Life, State
from labs.observer.output import OutputPrinter
from labs.observer.rows import Row, program_of, rows
from labs.observer.spoken import duration, end_of, role_of, state_name
from labs.observer.summary import NOTICEABLE_S, sentences

__all__ = ["OutputPrinter", "summary", "timeline", "tree"]

_LEAST_WIDTH = 20
_Fact = tuple[str, str]  # words and their style


@dataclass(frozen=True)
class _Drawing:
    """What `console.print` turns into lines, in the characters and the width of that console."""

    draw: Callable[[Glyphs, int, str], Iterable[Text]]
    width: int | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the lines; none is ever wrapped."""
        glyphs = UNICODE if speaks_unicode(console) else ASCII
        width = max(min(self.width or options.max_width, options.max_width), _LEAST_WIDTH)
        yield from self.draw(glyphs, width, console.encoding)


def timeline(history: History, width: int | None = None) -> RenderableType:
    """Draw `history` on one time axis in `width` columns (None: the console's), and explain the marks."""

    def draw(glyphs: Glyphs, columns: int, encoding: str) -> Iterator[Text]:
        chart = Chart(history, columns, glyphs, encoding)
        yield from chart.draw().lines()
        yield from _legend(chart, glyphs)

    return _Drawing(draw, width)


def tree(history: History, width: int | None = None) -> RenderableType:
    """Draw the family of `history`, one line a process (alike ones folded), with what became of each."""

    def draw(glyphs: Glyphs, columns: int, encoding: str) -> Iterator[Text]:
        for row, label in labelled(glyphs, rows(history), columns < NARROW):
            yield _branch(row, label, history, glyphs, columns, encoding)

    return _Drawing(draw, width)


def summary(history: History) -> RenderableType:
    """Tell `history` in a few sentences."""

    def draw(_glyphs: Glyphs, _columns: int, encoding: str) -> Iterator[Text]:
        return (Text(visible(sentence, encoding)) for sentence in sentences(history))

    return _Drawing(draw, None)


# ---- the timeline's legend


def _legend(chart: Chart, glyphs: Glyphs) -> Iterator[Text]:
    """Yield the legend, in as many lines as it takes: an entry is never broken."""
    line = Text(no_wrap=True)
    for what, (glyph, words, style) in _explained(glyphs).items():
        if what not in chart.used:
            continue
        entry = Text.assemble((glyph, style), " ", (words, QUIET))
        if line and line.cell_len + 2 + entry.cell_len > chart.width:
            yield line
            line = Text(no_wrap=True)
        line.append("  " if line else "").append_text(entry)
    if line:
        yield line


def _explained(glyphs: Glyphs) -> dict[str, tuple[str, str, str]]:
    """Give the mark, the words and the style of all that a legend may have to explain."""
    return {
        **{str(state): (glyphs.bars[state] * 2, state_name(state), STYLES[state]) for state in State},
        "sampled": (glyphs.sampled_sleep * 2, _("sleeping (sampled)"), STYLES[State.SLEEPING]),
        "fork": (glyphs.fork, _("fork"), STYLES[State.RUNNING]),
        "reap": (glyphs.reap_up, _("reaped"), "bold"),
        "buried": (glyphs.reap_down, _("reaped by the observer"), "bold"),
        "asked": (glyphs.asked, _("wait with WNOHANG"), "bold"),
        "adopt": (glyphs.adopted, _("adopted"), ORPHAN),
        "signal": (glyphs.signal, _("signal"), "bold"),
        "pause": (glyphs.pause, _("time squeezed"), "bold"),
        "cut": (glyphs.cut, _("ended by the observer"), BAD),
    }


# ---- the tree


def _branch(row: Row, label: str, history: History, glyphs: Glyphs, width: int, encoding: str) -> Text:
    """Give one line of the tree: the facts that fit, the most telling ones first."""

    def say(text: str) -> str:
        return visible(glyphs.spell(text), encoding)

    line = Text(cut(say(label), width, glyphs.ellipsis), "bold" if row.above is None else "", no_wrap=True)
    if width >= NARROW and not row.folded:
        program = [program_of(row.life)] if row.above is None or row.life.execs else []
        words = [*filter(None, program), _("pid {pid}").format(pid=row.life.pid)]
        line.append(say("".join(f" · {word}" for word in words)), QUIET)
    separator = "  "
    for told, style in _facts(row, history):
        fact = separator + say(told)
        if line.cell_len + cell_len(fact) > width:
            break
        line.append(fact, style)
        separator = ", "
    return line


def _facts(row: Row, history: History) -> Iterator[_Fact]:
    life = row.life
    end = end_of(life) or _("still running at the end")
    yield end, GOOD if life.exit_code == 0 else BAD
    yield from _death_facts(life, history)
    yield from _life_facts(life, history)


def _death_facts(life: Life, history: History) -> Iterator[_Fact]:
    if life.exit is None or life.ended_by_observer:
        return
    if life.was_zombie and life.zombie_s >= NOTICEABLE_S:
        yield _("zombie for {time}").format(time=duration(life.zombie_s)), STYLES[State.ZOMBIE]
    if life.is_orphan:
        adopted = life.adoptions[0]
        adopter = role_of(history, adopted.parent, adopted.t)
        yield _("orphan, adopted by {adopter}").format(adopter=adopter), ORPHAN
    if life.reap is None:
        yield _("never reaped"), BAD
    elif life.reaped_by_itself:
        yield _("reaped by itself"), ""
    elif life.parent is not None:
        yield _("reaped by {reaper}").format(reaper=role_of(history, life.reap.by, life.reap.t)), ""


def _life_facts(life: Life, history: History) -> Iterator[_Fact]:
    stopped = sum(span.end - span.start for span in life.spans if span.state is State.STOPPED)
    if stopped:
        yield _("stopped for {time}").format(time=duration(stopped)), STYLES[State.STOPPED]
    waited = sum((wait.end or history.end) - wait.start for wait in life.waits if not wait.polls)
    if waited >= NOTICEABLE_S:
        yield _("blocked in wait for {time}").format(time=duration(waited)), ""
    polls = sum(wait.polls for wait in life.waits)
    if polls:
        yield _("polled {n} times").format(n=polls), ""
    if life.sigchld and (life.sigchld[-1].action == "ignored" or life.sigchld[-1].no_wait):
        yield _("ignores SIGCHLD"), BAD
    if life.subreaper:
        yield _("subreaper"), ""
    if life.leads_session:
        yield _("leads a session"), ""
