"""The course inside Jupyter: `%load_ext labs.notebook` gives `%%observe`, `%demo`, `%check` and `%hint`.

A cell's code runs as a program of its own: the notebook's kernel, with all its threads, never forks. What its
processes write appears at once, with the writer's role; when all have ended the picture follows, and the
history is left in the variable `history`. `%check` runs a lab's checks and says what they say; judging is
`labs.grading`'s.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from rich.console import Console

from labs import course, i18n
from labs.observer import observe, terminal, timeline
from labs.observer.history import History
from labs.observer.schedule import SCHEDULES
from labs.observer.session import ObserverError, Options

_WIDTH = 100
_IN_A_CELL = Options(timeout_s=30, linger_s=2, stdin=subprocess.DEVNULL, own_session=True)


def show(program: list[str], title: str, options: Options) -> History:
    """Run `program` under the observer inside a cell: its lines as they come, then the picture."""
    # As text with colours: rich's own output for Jupyter leaves gaps between the lines.
    console = Console(
        file=sys.stdout, width=_WIDTH, highlight=False, force_jupyter=False, force_terminal=True
    )
    printer = terminal.OutputPrinter(console)
    try:
        history = observe(program, options, printer)
    except ObserverError as error:
        raise UsageError(str(error)) from None
    printer.finish(history)
    display(picture(history, title), raw=True)
    return history


def picture(history: History, title: str) -> dict[str, str]:
    """Give the timeline as a notebook shows it: SVG inside HTML, and characters where that is refused."""
    console = Console(width=_WIDTH, color_system=None, highlight=False, force_jupyter=False)
    with console.capture() as drawn:
        console.print(terminal.timeline(history, _WIDTH))
        console.print(terminal.summary(history))
    svg = timeline.svg(history, language=i18n.language(), title=title)
    return {"text/html": svg, "text/plain": drawn.get()}


@magics_class
class CourseMagics(Magics):
    """The magics; they remember how many hints of a lab were given."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._hints_given: Counter[int] = Counter()

    @magic_arguments()
    @argument("-t", "--timeout", type=float, default=30, help="seconds until everything is ended")
    @argument("-l", "--lines", action="store_true", help="name the source lines of forks and waits")
    @argument("--schedule", choices=SCHEDULES, default="", help="who goes first after each fork")
    @argument("--seed", type=int, help="repeat the random schedule that has this number")
    @cell_magic("observe")  # type: ignore[arg-type]  # IPython's decorators are not typed
    def observe_cell(self, line: str, cell: str) -> None:
        """Run the cell as a program of its own, under the observer; leave its history in `history`."""
        arguments = parse_argstring(self.observe_cell, line)
        options = replace(
            _IN_A_CELL,
            timeout_s=arguments.timeout,
            captions=arguments.lines,
            schedule=arguments.schedule,
            seed=arguments.seed,
        )
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "cell.py"
            program.write_text(cell, encoding="utf-8")
            words = [sys.executable, str(program)]
            history = show(words, "%%observe", options)
        self._leave(history)

    @line_magic
    def demo(self, line: str) -> None:
        """Run a demo under the observer: `%demo 6 zombie`; leave its history in `history`."""
        which, _space, name = line.strip().partition(" ")
        try:
            chosen = course.lab(which).demo(name.strip() or None)
        except course.CourseError as error:
            raise UsageError(str(error)) from None
        words = [sys.executable, str(chosen.path)]
        self._leave(show(words, chosen.title[i18n.language()], replace(_IN_A_CELL, captions=True)))

    @line_magic
    def check(self, line: str) -> None:
        """Judge your answers: `%check 6` runs the checks of lab 6 on its exercise.py."""
        words = [sys.executable, "-m", "pytest", "-q", "--no-header", "-rN", "--lang", i18n.language()]
        words.append(str(_lab(line).folder))
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        ) as judge:
            try:
                for said in judge.stdout or ():
                    sys.stdout.write(said)
            except BaseException:  # the cell is interrupted: no judge is left behind
                judge.terminate()
                raise

    @line_magic
    def hint(self, line: str) -> None:
        """Give the next hint of a lab: `%hint 6`; there are three, each says more."""
        lab = _lab(line)
        tier = min(self._hints_given[lab.number], len(lab.hints) - 1)
        self._hints_given[lab.number] += 1
        print(f"{tier + 1}/{len(lab.hints)}  {lab.hints[tier][i18n.language()].strip()}")

    def _leave(self, history: History) -> None:
        if self.shell is not None:
            self.shell.user_ns["history"] = history


def _lab(which: str) -> course.Lab:
    try:
        return course.lab(which)
    except course.CourseError as error:
        raise UsageError(str(error)) from None


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Make the magics known: IPython calls this for `%load_ext labs.notebook`."""
    i18n.use()
    shell.register_magics(CourseMagics)
