"""The course inside Jupyter: `%load_ext labs.notebook` gives `%%observe`, `%demo`, `%check`,
`%hint` and `%quiz`.

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
from labs.observer.session import ObserverError, Options
from labs.quiz.cells import QuizCells

_WIDTH = 100


def show(program: list[str], title: str, captions: bool, timeout_s: float) -> History:
    """Run `program` under the observer inside a cell: its lines as they come, then the picture."""
    # As text with colours: rich's own output for Jupyter leaves gaps between the lines.
    console = Console(
        file=sys.stdout, width=_WIDTH, highlight=False, force_jupyter=False, force_terminal=True
    )
    printer = terminal.OutputPrinter(console)
    options = Options(
        timeout_s=timeout_s, linger_s=2, captions=captions, stdin=subprocess.DEVNULL, own_session=True
    )

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
    """The magics; they remember how many hints of a lab were given, and the quiz question that waits."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._hints_given: Counter[int] = Counter()
        self._quiz = QuizCells()

    @magic_arguments()
    @argument("-t", "--timeout", type=float, default=30, help="seconds until everything is ended")
    @argument("-l", "--lines", action="store_true", help="name the source lines of forks and waits")
    @cell_magic("observe")  # type: ignore[arg-type]  # IPython's decorators are not typed
    def observe_cell(self, line: str, cell: str) -> None:
        """Run the cell as a program of its own, under the observer; leave its history in `history`."""
        arguments = parse_argstring(self.observe_cell, line)
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "cell.py"
            program.write_text(cell, encoding="utf-8")
            words = [sys.executable, str(program)]
            history = show(words, "%%observe", arguments.lines, arguments.timeout)
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
        self._leave(show(words, chosen.title[i18n.language()], True, 30))

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
