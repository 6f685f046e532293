"""The course inside Jupyter: `%load_ext labs.notebook` gives `%%observe`, `%demo`, `%check`, `%hint` …

A cell's code runs as a program of its own: the notebook's kernel, with all its threads, never forks. The
picture grows while it runs; below it appears at once what its processes write, with the writer's role. When
all have ended the picture can be explored, and the history is left in the variable `history`. `%check`,
`%hint` and `%solution` say what the command line says, and share its progress; judging is `labs.grading`'s.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import Code, display
from rich.console import Console

from labs import course, i18n
from labs.grading import wording
from labs.i18n import _
from labs.learning import hints
from labs.learning.checking import CheckingError, NothingChosenError, Request
from labs.learning.judging import judge
from labs.learning.logbook import Logbook
from labs.learning.result import MAGIC
from labs.observer import explorer, observe, terminal
from labs.observer.events import Event
from labs.observer.growing import Growing
from labs.observer.history import History
from labs.observer.schedule import RANDOM, SCHEDULES
from labs.observer.session import ObserverError, Options
from labs.quiz.cells import QuizCells

_WIDTH = 92  # characters: a column beside the file browser holds them
_EMPTY = {"text/html": "<div></div>"}  # nothing where only characters are shown
_IN_A_CELL = Options(timeout_s=30, linger_s=2, stdin=subprocess.DEVNULL, own_session=True)


def show(program: list[str], title: str, options: Options) -> History:
    """Run `program` under the observer inside a cell: a picture that grows, and the lines as they come.

    Whoever interrupts the kernel ends all that is observed; the history and the picture so far stay.
    """
    printer = terminal.OutputPrinter(_console())
    place = display(_EMPTY, raw=True, display_id=True)
    growing = Growing(lambda svg: place.update({"text/html": explorer.still(svg)}, raw=True), title)

    def watch(history: History, event: Event) -> None:
        printer(history, event)
        growing(history, event)

    try:
        history = observe(program, options, watch, growing.idle)
    except ObserverError as error:
        raise UsageError(str(error)) from None
    printer.finish(history)
    place.update(picture(history, title), raw=True)
    return history


def _console() -> Console:
    """Print as text with colours: rich's own output for Jupyter leaves gaps between the lines."""
    return Console(file=sys.stdout, width=_WIDTH, highlight=False, force_jupyter=False, force_terminal=True)


def picture(history: History, title: str) -> dict[str, str]:
    """Give the timeline as a notebook shows it: to be explored, and in characters where that is refused."""
    console = Console(width=_WIDTH, color_system=None, highlight=False, force_jupyter=False)
    with console.capture() as drawn:
        console.print(terminal.timeline(history, _WIDTH))
        console.print(terminal.summary(history))
    return {"text/html": explorer.html(history, title=title), "text/plain": drawn.get()}


@magics_class
class CourseMagics(Magics):
    """The magics; what they remember, the command line knows too."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._logbook = Logbook()
        self._quiz = QuizCells()

    @magic_arguments()
    @argument("-t", "--timeout", type=float, default=30, help="seconds until everything is ended")
    @argument("-l", "--lines", action="store_true", help="name the source lines of forks and waits")
    @argument("--schedule", choices=SCHEDULES, default="", help="who goes first after each fork")
    @argument("--seed", type=int, help="repeat the random schedule that has this number")
    @cell_magic("observe")  # type: ignore[arg-type]  # IPython's decorators are not typed
    def observe_cell(self, line: str, cell: str) -> None:
        """Run the cell as a program of its own, under the observer; leave its history in `history`."""
        arguments = parse_argstring(self.observe_cell, line)
        if arguments.seed is not None and arguments.schedule != RANDOM:
            raise UsageError(_("--seed goes with --schedule random."))
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

    @magic_arguments()
    @argument("lab", help="its number or topic")
    @argument("-k", dest="expression", help="only the checks whose names fit")
    @argument("--schedule", choices=SCHEDULES, help="who goes first after each fork; else each in turn")
    @argument("--seed", type=int, help="repeat the random schedule that has this number")
    @line_magic("check")  # type: ignore[arg-type]  # as above
    def check_lab(self, line: str) -> None:
        """Judge your answers: `%check 6` runs the checks of lab 6 on its exercise.py."""
        asked = parse_argstring(self.check_lab, line)
        lab = _lab(asked.lab)
        request = Request(lab, expression=asked.expression, schedule=asked.schedule, seed=asked.seed)
        following = next((other for other in course.labs() if other.number > lab.number), None)
        try:
            result = judge(request, _console(), MAGIC, self._logbook, following, drawn=False)
        except (CheckingError, NothingChosenError) as error:
            raise UsageError(
                str(error) or _("no check fits {what!r}").format(what=asked.expression)
            ) from None
        if result.first is not None and result.first.history is not None:
            title = wording.expected(lab.folder, result.first.verdict.check)
            display(picture(result.first.history, title), raw=True)

    @line_magic
    def hint(self, line: str) -> None:
        """Give the next hint of a lab: `%hint 6`; there are three, each says more."""
        lab = _lab(line)
        tier = hints.take(lab, self._logbook)
        print(hints.told(lab, tier) + "\n\n" + hints.afterwards(lab, tier, MAGIC))

    @line_magic
    def solution(self, line: str) -> None:
        """Show the reference, once you have passed: `%solution 6`; `%solution 6 --force` all the same."""
        which, force, _rest = line.partition("--force")
        lab = _lab(which)
        if not (force or self._logbook.read().of(lab.folder.name).solved):
            told = _(
                "lab {number:02} is not solved yet: %check {number}, or %hint {number}; --force shows it"
            )
            raise UsageError(told.format(number=lab.number))
        self._logbook.update(lambda known: known.shown(lab.folder.name))
        display(Code(filename=str(lab.solution), language="python"))

    @magic_arguments()
    @argument("-l", "--level", type=int, choices=(1, 2, 3, 4), default=1, help="1 fork … 4 signals")
    @argument("-s", "--seed", type=int, default=None, help="which question (else a new one)")
    @argument("words", nargs="*", help="answer LETTERS: answer the question that was asked")
    @line_magic
    def quiz(self, line: str) -> None:
        """Ask a question: `%quiz --level 2 --seed 7`; answer it: `%quiz answer b`."""
        arguments = parse_argstring(self.quiz, line)
        try:
            if arguments.words[:1] == ["answer"]:
                asked = self._quiz.answer(" ".join(arguments.words[1:]))
                if asked is not None:
                    display(picture(asked.history, "%quiz"), raw=True)
                    self._leave(asked.history)
            elif arguments.words:
                raise UsageError("%quiz [--level N] [--seed N], %quiz answer LETTERS")
            else:
                self._quiz.ask(arguments.level, arguments.seed)
        except ObserverError as error:
            raise UsageError(str(error)) from None

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
