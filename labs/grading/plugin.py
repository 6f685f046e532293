"""The pytest plugin: checks are pytest tests that ask for `run`, and their verdicts have three values.

    def test_bury_reaps_exactly_this_one(run):
        call = run("bury", PidOf("wanted"), cast={"wanted": Zombie(code=41)}, suspects=[buries_another])
        call.expect(call.value == 41)

`pytest labs/06_zombies` judges the learner's exercise.py, `--submission FILE` anybody's, `--server COMMAND`
and `--client COMMAND` programs (`programs`); `--verdicts FILE` writes them as JSON, last of all. Exit codes
are pytest's; 3 if a verdict is BROKEN. The plugin carries; what a history means is `diagnosis`'s, the words
are `wording`'s, the stage is `stage`'s.

Longer than other files, because pytest takes a plugin's hooks from one module.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import pytest
from _pytest._code.code import TerminalRepr  # no public name, but what a report takes for its words

from labs import i18n
from labs.grading import runs, sides, wording
from labs.grading.family import Cast
from labs.grading.orders import SCHEDULES, Turn, drawn_seed, play, turns
from labs.grading.repertoire import Repertoire
from labs.grading.verdict import Broken, Failed, Finding, Outcome, Verdict
from labs.i18n import _

if TYPE_CHECKING:
    from labs.grading.diagnosis import Suspect
    from labs.grading.trial import Trial

BROKEN_EXIT = 3
_RUNNER = pytest.StashKey["Runner"]()
_SEED = pytest.StashKey[int]()
_REPERTOIRE = pytest.StashKey[Repertoire]()


class _Asked(TypedDict, total=False):
    """What a check may ask of a call besides: `Runner.__call__` says what it means, `_play` what is usual."""

    cast: Cast | None
    suspects: Sequence[Suspect]
    raises: str | None
    ends: bool
    terminal: bool
    time_s: float | None


class Runner:
    """Calls functions of one submission on the stage, and judges what would spoil any check.

    With `programs` (`programs.words` by side) scenes start these instead, in the folder `place`. `repertoire`
    has what other checks have seen already.
    """

    def __init__(
        self,
        submission: Path,
        lab: Path | None = None,
        programs: Mapping[str, Sequence[str]] | None = None,
        place: str = "",
        repertoire: Repertoire | None = None,
    ) -> None:
        self.submission = submission
        self.lab = lab
        self.programs = programs or {}
        self.place = place if programs else ""
        self.turn = Turn("")
        self.trials: list[Trial] = []
        self.repertoire = repertoire or Repertoire()

    def __call__(self, function: str, *arguments: Any, **asked: Unpack[_Asked]) -> Trial:
        """Call `function(*arguments)` amid the family `cast`; give the call, to `expect` something of.

        Raises Failed if the call came to nothing (no value, nor the built-in exception `raises`, nor, with
        `ends`, the end of its process), Broken if nobody can be judged. `suspects` are who is looked for, in
        this order, if an expectation fails. `terminal`: the standard output is one, and no pipe. `time_s`:
        how long it may take, if that is more than usual.
        """
        return self._play(function, arguments, "", **asked)

    def scene(self, name: str, *arguments: Any, **asked: Unpack[_Asked]) -> Trial:
        """Play the scene `name` of the lab's scenes.py; else as with a call."""
        return self._play(name, arguments, self._scenes(), **asked)

    def _play(
        self,
        name: str,
        arguments: Sequence[Any],
        scenes: str,
        *,
        cast: Cast | None = None,
        suspects: Sequence[Suspect] = (),
        raises: str | None = None,
        ends: bool = False,
        terminal: bool = False,
        time_s: float | None = None,
    ) -> Trial:
        from labs.grading import stage  # noqa: PLC0415  (every pytest loads this plugin, few need the stage)
        from labs.grading.trial import Trial  # noqa: PLC0415

        job = stage.Job(
            self._source(),
            str(self.submission),
            name,
            arguments,
            cast or {},
            scenes=scenes,
            ends=ends,
            terminal=terminal,
            schedule=self.turn.schedule,
            seed=self.turn.seed,
            programs=self.programs,
            place=self.place,
        )
        trial = Trial(self.repertoire.perform(job, time_s), suspects)
        self.trials.append(trial)
        trial.must_come_back(raises, ends)
        return trial

    def _scenes(self) -> str:
        if self.lab is None:
            raise Broken("a scene needs a lab")
        return (self.lab / "scenes.py").read_text(encoding="utf-8")

    def _source(self) -> bytes:
        name = self.submission.name
        if self.programs:
            return b""
        try:
            return self.submission.read_bytes()
        except IsADirectoryError:
            raise Failed(Finding("is_a_folder", {"file": name})) from None
        except OSError as error:
            raise Failed(Finding("cannot_be_read", {"file": name, "error": error.strerror})) from None


class Words(TerminalRepr):
    """What the report of a check says: `told` in full, and in one line."""

    def __init__(self, told: str, line: str) -> None:
        self.told = told
        self.reprcrash = _Crash(line)

    def toterminal(self, tw: Any) -> None:
        """Write it to pytest's terminal."""
        for line in self.told.splitlines():
            tw.line(line)


class _Crash:
    """What pytest's summary and JUnit file take a line from."""

    def __init__(self, message: str) -> None:
        self.message = message


class Verdicts:
    """The verdicts of a session, as their reports come in (from other processes as well: xdist)."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._reports: list[tuple[pytest.TestReport, dict[str, Any]]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a check came to."""
        for name, value in report.user_properties:
            if name == "verdict" and isinstance(value, dict):
                self._reports.append((report, value))

    @property
    def told(self) -> list[dict[str, Any]]:
        """The verdicts, as the verdict file has them."""
        return [verdict for _report, verdict in self._reports]

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Call a broken check broken."""
        told = getattr(report, "user_properties", ())  # a file that cannot be collected has none
        if report.failed and any(_is_broken(value) for _name, value in told):
            return "broken", "B", "BROKEN"
        return None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let the exit code tell of what is BROKEN; write the verdict file."""
        if any(_is_broken(verdict) for verdict in self.told):
            session.exitstatus = BROKEN_EXIT
        path = self._config.getoption("--verdicts")
        if path and not hasattr(self._config, "workerinput"):
            Path(path).write_text(json.dumps(self.told, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show what is BROKEN; add up the points, those of checks that did not run included."""
        for report, verdict in self._reports:
            if _is_broken(verdict):
                terminalreporter.section(f"BROKEN {report.nodeid}", "_")
                terminalreporter.line(report.longreprtext)
        labs = {(self._config.rootpath / report.location[0]).parent for report, _verdict in self._reports}
        if labs:
            points = sum(verdict["points"] for verdict in self.told)
            worth = sum(wording.all_points(lab) for lab in labs)
            terminalreporter.section(_("{points} of {worth} points").format(points=points, worth=worth), "=")
            if told := wording.of_the_stage(verdict["stage"] for verdict in self.told):
                terminalreporter.line(told)


def _is_broken(verdict: object) -> bool:
    return isinstance(verdict, dict) and verdict.get("verdict") == Outcome.BROKEN


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the judge."""
    group = parser.getgroup("forkroom", "checks of the course")
    group.addoption("--submission", metavar="FILE", help="judge this file instead of the lab's exercise.py")
    sides.add_options(group)
    group.addoption("--lang", choices=i18n.LANGUAGES, help="speak this language; else the locale's")
    group.addoption("--schedule", choices=SCHEDULES, help="run each check in this order only")
    group.addoption("--seed", type=int, help="of the random schedule; else one is drawn, and printed")
    group.addoption("--verdicts", metavar="FILE", help="write the verdicts to FILE as JSON")
    group.addoption("--runs", metavar="FOLDER", help="keep each verdict and failed run there, as they come")


def pytest_configure(config: pytest.Config) -> None:
    """Speak the person's language; collect the verdicts of this session."""
    i18n.use(config.getoption("--lang"))
    config.pluginmanager.register(Verdicts(config), "forkroom-verdicts")
    given = config.getoption("--submission")
    if given and not Path(given).exists():
        raise pytest.UsageError(_("--submission: there is no {file}").format(file=given))
    sides.configure(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """If programs are given, keep the checks of their sides only."""
    sides.keep_checks(config, items)


def pytest_report_header(config: pytest.Config) -> str:
    """Tell the seed, so that the same can be had again."""
    return f"schedules: {', '.join(turn.schedule for turn in _turns(config))}; seed {_seed(config)}"


def _seed(config: pytest.Config) -> int:
    given: int | None = config.getoption("--seed")
    return config.stash.setdefault(_SEED, drawn_seed() if given is None else given)


def _turns(config: pytest.Config) -> tuple[Turn, ...]:
    return turns(config.getoption("--schedule"), _seed(config))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a check under each schedule; other tests are not ours."""
    runner = pyfuncitem.stash.get(_RUNNER, None)
    if runner is None:
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    play(lambda: pyfuncitem.obj(**arguments), runner, _turns(pyfuncitem.config))
    return True


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Runner:
    """Call a function of the judged file in a fresh process under the observer."""
    given = request.config.getoption("--submission")
    submission = Path(given).absolute() if given else request.path.with_name("exercise.py")
    programs, place = sides.programs_of(request.config), str(request.config.invocation_params.dir)
    repertoire = request.config.stash.setdefault(_REPERTOIRE, Repertoire())
    runner = Runner(submission, request.path.parent, programs, place, repertoire)
    request.node.stash[_RUNNER] = runner
    return runner


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a verdict of how a check ended, and find its words."""
    report = yield
    ended = call.when == "call" or (call.when == "setup" and call.excinfo is not None)
    if ended and sides.is_check(item):
        verdict = _judge(item, call)
        report.user_properties.append(("verdict", verdict.to_json()))
        if runs_folder := item.config.getoption("--runs"):
            error = call.excinfo.value if call.excinfo else None
            runs.keep(Path(runs_folder), verdict, getattr(error, "history", None))
        report.outcome = "passed" if verdict.outcome is Outcome.PASSED else "failed"
        if verdict.outcome is not Outcome.PASSED:
            report.longrepr = _words(item, call, verdict)
    return report


def _judge(item: pytest.Item, call: pytest.CallInfo[None]) -> Verdict:
    name = getattr(item, "originalname", None) or item.name
    error = call.excinfo.value if call.excinfo else None
    try:
        worth = wording.worth(item.path.parent, name)
    except (KeyError, OSError, ValueError) as lacking:
        return Verdict(name, Outcome.BROKEN, 0, reason=f"no points in lab.toml: {lacking}")
    runner = item.stash.get(_RUNNER, None)
    trials = runner.trials if runner else []
    stage = trials[-1].stage if trials else ""
    if isinstance(error, Failed):
        return Verdict(name, Outcome.FAILED, worth, error.finding, stage=stage)
    if error is not None:
        kind = "" if isinstance(error, Broken) else f"{type(error).__name__}: "
        return Verdict(name, Outcome.BROKEN, worth, None, f"{kind}{error}", stage)
    if not any(trial.judged for trial in trials):
        return Verdict(name, Outcome.BROKEN, worth, None, "the check expects nothing", stage)
    return Verdict(name, Outcome.PASSED, worth, stage=stage)


def _words(item: pytest.Item, call: pytest.CallInfo[None], verdict: Verdict) -> Words:
    from labs.grading.drawing import drawing  # noqa: PLC0415  (only a failure is drawn)

    error = call.excinfo.value if call.excinfo else None
    lab = item.path.parent
    if isinstance(error, Failed):
        told = wording.explain(lab, verdict.check, error.finding)
        drawn = f"\n\n{drawing(error.history)}" if error.history else ""
        return Words(told + drawn, wording.seen(lab, error.finding))
    told = _("This check could not judge, and that is not your fault: {reason}").format(reason=verdict.reason)
    if call.excinfo is not None and not isinstance(error, Broken):
        told += f"\n\n{call.excinfo.getrepr(style='short')}"
    return Words(told, verdict.reason)
