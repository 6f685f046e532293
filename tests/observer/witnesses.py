"""A program's story as its two witnesses tell it, by role and not by pid: the observer, and strace's log."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from labs.observer.history import History
from labs.observer.life import Life

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
