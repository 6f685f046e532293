"""The observer's histories against an independent witness: strace, on a corpus of programs.

Both stories of a program are told by role (`parent`, `child 1.2`), not by pid: who was born of whom, which
programs it executed, how it ended, who adopted it, who reaped it.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.history import History
from labs.observer.life import Life
from labs.observer.schedule import SCHEDULES
from labs.observer.session import Options

PROGRAMS = Path(__file__).parent / "programs"
CORPUS = sorted(path.name for path in PROGRAMS.iterdir() if path.suffix in (".c", ".sh", ".py"))
APART = {"killed_in_its_fork.c", "group_killed.c", "own_log.py", "twenty_writers.py"}  # told below
GENEROUS = Options(
    timeout_s=120, limit_processes=2000, limit_output=64 << 20, own_session=True, backend="ptrace"
)

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


# ---- the corpus


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def command_of(name: str, build: Path) -> list[str]:
    """Give the words that run a program of the corpus; C programs are compiled first."""
    source = PROGRAMS / name
    if source.suffix == ".sh":
        return ["sh", str(source)]
    if source.suffix == ".py":
        return [sys.executable, str(source)]
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler is installed")
    binary = build / source.stem
    if not binary.exists():
        unfinished = binary.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, "-w", "-O1", "-pthread", "-o", unfinished, source], check=True)
        unfinished.rename(binary)
    return [str(binary)]


# ---- a story: what both witnesses can tell


@dataclass
class Story:
    """One process: `by` is a role, "itself" or "observer" (whoever stands outside)."""

    born_of: str
    programs: tuple[str, ...] = ()
    end: str = ""
    adopted_by: tuple[str, ...] = ()
    reaped_by: str = ""


Stories = dict[str, Story]


def told_by_the_observer(history: History) -> Stories:
    return {life.label: _story_of(history, life) for life in history.lives}


def _story_of(history: History, life: Life) -> Story:
    assert life.exit and life.reap
    by = "itself" if life.reaped_by_itself else history.label_of(life.reap.by, life.reap.t)
    return Story(
        born_of=history.label_of(life.birth.parent, life.born),
        programs=tuple(Path(execed.argv[0]).name for execed in life.execs),
        end=f"signal {life.exit.signal}" if life.exit.signal else f"code {life.exit.code}",
        adopted_by=tuple(history.label_of(adopted.parent, adopted.t) for adopted in life.adoptions),
        reaped_by=by,
    )


# ---- the witness: a log of strace -f


CALLS = "fork,vfork,clone,clone3,execve,execveat,wait4,waitid,prctl,rt_sigaction"
_LINE = re.compile(r"(?P<pid>\d+) +(?P<t>\d+\.\d+) (?P<what>.*)")
_EXEC = re.compile(r'execve\("(?P<path>[^"]*)", \["(?P<name>[^"]*)"')


def signal_number(name: str) -> int:
    if name.startswith("SIGRT_"):
        return 32 + int(name[6:])  # strace counts from the kernel's first one, glibc keeps two
    return int(getattr(signal, name))


@dataclass
class Traced:
    """A process as strace's log tells of it."""

    pid: int
    born_of: Traced | None
    role: tuple[int, ...] = ()
    parent: Traced | None = None
    children: list[Traced] = field(default_factory=list)
    bore: int = 0
    sigchld_ignored: bool = False
    subreaper: bool = False
    dead: bool = False
    reaped: bool = False
    story: Story = field(default_factory=lambda: Story("observer"))

    @property
    def label(self) -> str:
        return "child " + ".".join(map(str, self.role)) if self.role else "parent"


class StraceLog:
    """Replays a log: births first (a child's lines may come before its parent's), then all that happened."""

    def __init__(self, log: str) -> None:
        self.lines = list(_whole_calls(log))
        self.threads: dict[int, int] = {}
        self.births: dict[int, list[int]] = {}
        self.known: dict[int, Traced] = {}
        self.all: list[Traced] = []

    def stories(self) -> Stories:
        for pid, what in self.lines:
            if "CLONE_THREAD" in what and (child := _result(what)) > 0:
                self.threads[child] = self.threads.get(pid, pid)
        first = self.lines[0][0]
        parents = {_result(what): self.threads.get(pid, pid) for pid, what in self.lines if _is_birth(what)}
        self._meet(first, None)
        for pid, what in self.lines:
            process = self.threads.get(pid, pid)
            if process not in self.known and process in parents:
                self._meet_with_parents(process, parents)
            if process in self.known:
                self._tell(self.known[process], pid, what)
            if _is_birth(what) and _result(what) not in self.known:
                self._meet_with_parents(_result(what), parents)
        return {traced.label: traced.story for traced in self.all}

    def _meet_with_parents(self, pid: int, parents: dict[int, int]) -> None:
        if parents[pid] not in self.known:
            self._meet_with_parents(parents[pid], parents)
        self._meet(pid, self.known[parents[pid]])

    def _meet(self, pid: int, parent: Traced | None) -> None:
        traced = Traced(pid, parent, parent=parent)
        if parent:
            parent.bore += 1
            traced.role = (*parent.role, parent.bore)
            traced.story.born_of = parent.label
            traced.sigchld_ignored = parent.sigchld_ignored
            parent.children.append(traced)
        self.known[pid] = traced
        self.all.append(traced)

    def _tell(self, process: Traced, tid: int, what: str) -> None:
        if what.startswith("+++ "):
            if tid == process.pid and "superseded" not in what:
                self._ended(process, what)
        elif (found := _EXEC.match(what)) and _result(what) == 0:
            process.story.programs += (Path(found["name"]).name,)
        elif what.startswith(("wait4(", "waitid(")) and "WNOWAIT" not in what:
            self._waited(process, what)
        elif what.startswith("prctl(PR_SET_CHILD_SUBREAPER"):
            process.subreaper = ", 1" in what.partition(" = ")[0]
        elif what.startswith("rt_sigaction(SIGCHLD, {"):
            process.sigchld_ignored = "sa_handler=SIG_IGN" in what or "SA_NOCLDWAIT" in what.partition("}")[0]

    def _waited(self, process: Traced, what: str) -> None:
        dead = [child for child in process.children if child.dead]
        if what.startswith("wait4("):
            pid = _result(what) if "WIFSTOPPED" not in what and "WIFCONTINUED" not in what else 0
            reaped = [child for child in dead if child.pid == pid]
        elif _result(what) == 0 and "si_pid=" in what:
            pid = int(what.partition("si_pid=")[2].partition(",")[0])
            reaped = [child for child in dead if child.pid == pid]
        else:
            reaped = dead[:1] if _result(what) == 0 and re.search(r", (NULL|0), W", what) else []
        for child in reaped:
            self._reap(child, process.label)

    def _ended(self, process: Traced, what: str) -> None:
        process.dead = True
        code = re.search(r"exited with (\d+)", what)
        killed = re.search(r"killed by (\w+)", what)
        assert code or killed
        process.story.end = f"code {code[1]}" if code else f"signal {signal_number(killed[1])}"  # type: ignore[index]
        for child in process.children:
            heir = process.parent
            while heir and not (heir.subreaper and not heir.dead):
                heir = heir.parent
            child.parent = heir
            child.story.adopted_by += (heir.label if heir else "observer",)
            if heir:
                heir.children.append(child)
            elif child.dead:
                self._reap(child, "observer")
        process.children = []
        if process.parent is None:
            self._reap(process, "observer")
        elif process.parent.sigchld_ignored:
            self._reap(process, "itself")

    def _reap(self, process: Traced, by: str) -> None:
        process.story.reaped_by = by
        if process.parent and process in process.parent.children:
            process.parent.children.remove(process)


def _whole_calls(log: str) -> Iterator[tuple[int, str]]:
    """Put calls that the log shows in two pieces together, where they ended."""
    begun: dict[int, str] = {}
    for line in log.splitlines():
        found = _LINE.fullmatch(line)
        assert found, line
        pid, what = int(found["pid"]), found["what"]
        if moved := re.search(r" <pid changed to (\d+) \.\.\.>$", what):  # exec from a thread
            begun[int(moved[1])] = what[: moved.start()]
        elif what.endswith(" <unfinished ...>"):
            begun[pid] = what.removesuffix(" <unfinished ...>")
        elif what.startswith("<... "):
            yield pid, begun.pop(pid, "") + what.split(" resumed>", 1)[1]
        else:
            yield pid, what


def _result(what: str) -> int:
    found = re.search(r"\) += (-?\d+)", what)
    return int(found[1]) if found else -1


def _is_birth(what: str) -> bool:
    call = re.match(r"(fork|vfork|clone3?)\(", what)
    return bool(call) and "CLONE_THREAD" not in what and _result(what) > 0


def told_by_strace(command: list[str], log: Path) -> Stories:
    subprocess.run(
        ["strace", "-f", "-ttt", "-s", "4096", "-o", log, "-e", f"trace={CALLS}", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        start_new_session=True,
    )
    return StraceLog(log.read_text()).stories()


# ---- the tests


def observed(command: list[str], options: Options = GENEROUS) -> History:
    history = observe(command, options)

    assert history.ending and history.ending.reason == "done"
    assert history.contradictions() == []
    assert all(life.exit and life.reap for life in history.lives)
    return history


@needs_strace
@pytest.mark.parametrize("name", [name for name in CORPUS if name not in APART])
def test_history_equals_what_strace_saw(name: str, build: Path, tmp_path: Path) -> None:
    command = command_of(name, build)
    witnessed = told_by_strace(command, tmp_path / "log")

    for _ in range(2):
        assert told_by_the_observer(observed(command)) == witnessed


@needs_strace
@pytest.mark.stress
@pytest.mark.parametrize("name", [name for name in CORPUS if name not in APART])
def test_history_equals_what_strace_saw_under_load(name: str, build: Path, tmp_path: Path) -> None:
    command = command_of(name, build)
    witnessed = told_by_strace(command, tmp_path / "log")

    with ThreadPoolExecutor(4) as pool:
        histories = list(pool.map(lambda _: observed(command), range(20)))

    assert [told_by_the_observer(history) for history in histories] == [witnessed] * 20


@needs_strace
@pytest.mark.parametrize("number", range(len(CORPUS)), ids=CORPUS)
def test_history_is_as_true_under_a_schedule(number: int, build: Path, tmp_path: Path) -> None:
    command, witnessed = witness(CORPUS[number], build, tmp_path)

    history = scheduled(command, SCHEDULES[number % len(SCHEDULES)])

    assert witnessed in (None, told_by_the_observer(history)), history.header


@needs_strace
@pytest.mark.stress
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", CORPUS)
def test_history_is_as_true_under_each_schedule_and_load(
    name: str, schedule: str, build: Path, tmp_path: Path
) -> None:
    command, witnessed = witness(name, build, tmp_path)

    with ThreadPoolExecutor(4) as pool:
        histories = list(pool.map(lambda _: scheduled(command, schedule), range(10)))

    for history in histories:
        assert witnessed in (None, told_by_the_observer(history)), history.header


def witness(name: str, build: Path, folder: Path) -> tuple[list[str], Stories | None]:
    """Give a program of the corpus, and what strace says of it, if it tells the same each time."""
    command = command_of(name, build) + ([os.devnull] if name == "own_log.py" else [])
    return command, None if name in APART else told_by_strace(command, folder / "log")


def scheduled(command: list[str], schedule: str) -> History:
    return observed(command, replace(GENEROUS, schedule=schedule, seed=secrets.randbelow(1000)))


@pytest.mark.parametrize("name", ["killed_in_its_fork.c", "group_killed.c"])
def test_deaths_at_any_moment_leave_no_contradiction(name: str, build: Path) -> None:
    command = command_of(name, build)

    histories = [observed(command) for _ in range(3)]

    for history in histories:
        births = Counter(life.pid for life in history.lives)
        assert max(births.values()) == 1 or name == "killed_in_its_fork.c"
        assert {life.reap.by for life in history.orphans if life.reap} <= {history.header.observer}


def test_a_programs_own_log_agrees(build: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"

    history = observed([*command_of("own_log.py", build), str(log)])

    lines = [line.split() for line in log.read_text().splitlines()]
    births = {(int(pid), int(parent)) for kind, pid, *rest in lines if kind == "child" for parent in rest}
    reaps = {tuple(map(int, rest)) for kind, *rest in lines if kind == "reaped"}
    assert {(life.pid, life.birth.parent) for life in history.lives[1:]} == births
    assert {(life.pid, life.reap.by, life.exit_code) for life in history.lives[1:] if life.reap} == reaps


def test_every_line_belongs_to_the_process_that_names_itself_in_it(build: Path) -> None:
    history = observed(command_of("twenty_writers.py", build))

    assert len(history.lines) == 10_000
    assert all(line.text.startswith(f"{line.pid} line ") for line in history.lines)
    assert Counter(line.pid for line in history.lines) == dict.fromkeys(
        (life.pid for life in history.lives[1:]), 500
    )
    assert Counter(line.stream for line in history.lines) == {"stdout": 5000, "stderr": 5000}


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can become somebody")
def test_an_ordinary_user_sees_the_same() -> None:
    reading = "+dac_read_search"  # root's folders may be closed to others, and hold this Python
    somebody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from labs.observer import observe\n"
        "history = observe(['sh', '-c', '(exit 3); exit 4'])\n"
        "print([life.exit_code for life in history.lives], history.contradictions())"
    )
    root = str(Path(__file__).parents[2])

    told = subprocess.run(
        [
            *somebody,
            f"--inh-caps={reading}",
            f"--ambient-caps={reading}",
            sys.executable,
            "-c",
            program,
            root,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.stdout, told.stderr) == ("[4, 3] []\n", "")


@pytest.mark.skipif(
    subprocess.run(["unshare", "-pf", "true"], check=False, stderr=subprocess.DEVNULL).returncode != 0,
    reason="no pid namespace can be made here",
)
def test_a_pid_namespace_is_told_in_the_observers_pids() -> None:
    program = "sh -c 'exit 3' & wait $!; (sh -c 'kill -s TERM $$'); exit 5"

    history = observed(["unshare", "-pf", "sh", "-c", program])

    stories = told_by_the_observer(history)
    assert {label: (story.end, story.reaped_by) for label, story in stories.items()} == {
        "parent": ("code 5", "observer"),
        "child 1": ("code 5", "parent"),
        "child 1.1": ("code 3", "child 1"),
        "child 1.2": ("signal 15", "child 1"),
    }
    waits = [wait for life in history.lives for wait in life.waits if wait.result]
    pids = {life.pid for life in history.lives}
    assert {wait.result for wait in waits} <= pids
    assert {sent.pid for life in history.lives for sent in life.sent} <= pids
