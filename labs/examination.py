"""What can be found out about this machine, for `labs doctor`: every finding with its meaning and an advice.

Facts are taken by doing the thing (an orphan is made to see who adopts it), not by guessing from names.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

from labs.i18n import _, language
from labs.observer import observe
from labs.observer.session import ObserverError, Options
from labs.place import CLONE

GOOD, WARNING, BAD = "good", "warning", "bad"
_SHOWN = ("jupyterlab", "ipykernel", "pytest", "psutil", "rich", "prompt_toolkit")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its grade, what was found, what that means, what to do (or nothing)."""

    grade: str
    subject: str
    found: str
    meaning: str
    advice: str = ""


def findings() -> Iterator[Finding]:
    """Look at everything, one after another."""
    looks: tuple[Callable[[], Finding], ...] = (
        _python,
        _observer,
        _adoption,
        _burial,
        _namespaces,
        _buffering,
        _encoding,
        _terminal,
        _folder,
        _versions,
    )
    for look in looks:
        yield look()


def _python() -> Finding:
    found = (
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}, {platform.machine()}"
    )
    return Finding(
        GOOD, "Python", found, _("This Python runs the course: {path}").format(path=sys.executable)
    )


def _observer() -> Finding:
    subject = _("observer")
    try:
        backend = _backend()
    except ObserverError as error:
        return Finding(BAD, subject, str(error), _("Nothing can be observed here."), _("Report this line."))
    if backend == "ptrace":
        return Finding(GOOD, subject, "ptrace", _("The kernel itself tells of every process: exact."))
    return Finding(
        WARNING,
        subject,
        backend,
        _("ptrace is refused here, so only Python programs that cooperate are seen, and less exactly."),
        _how_to_allow_ptrace(),
    )


def _backend() -> str:
    """Observe a program, and name the back end that this took."""
    return observe(["true"], Options(stdin=subprocess.DEVNULL, own_session=True, timeout_s=10)).header.backend


def _how_to_allow_ptrace() -> str:
    return _("In a container: docker run --cap-add=SYS_PTRACE; else: sysctl kernel.yama.ptrace_scope=1.")


# The grandchild of this program outlives its parent, sees itself adopted, and tells two pids.
_ORPHAN = """
import os, select
read, write = os.pipe()
if os.fork() == 0:
    parent = os.pidfd_open(os.getpid())
    if os.fork() == 0:
        select.select([parent], [], [])  # readable once the parent has ended
        os.write(write, f"{os.getpid()} {os.getppid()}".encode())
    os._exit(0)
os.wait()
os.close(write)
print(os.read(read, 100).decode())
"""


def _orphan() -> tuple[int, int]:
    """Make an orphan outside the observer; give its pid and its adopter's."""
    words = [sys.executable, "-c", _ORPHAN]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=20).stdout
    pid, adopter = map(int, told.split())
    return pid, adopter


def _adoption() -> Finding:
    _pid, adopter = _orphan()
    name = psutil.Process(adopter).name() if psutil.pid_exists(adopter) else "?"
    if adopter == 1:
        meaning = _("Orphans outside the observer are adopted by pid 1.")
    else:
        meaning = _("Orphans outside the observer are adopted by a subreaper: never test for ppid 1.")
    return Finding(GOOD, _("orphans"), f"{name}, pid {adopter}", meaning)


def _burial() -> Finding:
    """See whether the adopter reaps: an adopted child that has ended must vanish."""
    subject = _("zombies")
    pid, _adopter = _orphan()
    if _vanishes(pid):
        return Finding(GOOD, subject, _("they are reaped"), _("Whoever adopts orphans here also reaps them."))
    return Finding(
        WARNING,
        subject,
        _("not reaped within a second"),
        _("Whoever adopts orphans here is slow to wait: their zombies are not your program's fault."),
        _("In a container: start it with an init that reaps (docker run --init)."),
    )


def _vanishes(pid: int, looks: int = 200) -> bool:
    """Look for up to a second whether the ending process is taken away."""
    for _look in range(looks):
        if not psutil.pid_exists(pid):
            return True
        select.select([], [], [], 0.005)
    return False


def _namespaces() -> Finding:
    """See which stage the judge can have here, by having one."""
    from labs.grading import hosting, sandbox  # noqa: PLC0415  (only the doctor looks)
    from labs.grading.verdict import Broken  # noqa: PLC0415

    subject = _("stage")
    try:
        if _backend() != "ptrace":
            found = _("none: ptrace is refused")
            return Finding(BAD, subject, found, _("Nothing can be judged here."), _how_to_allow_ptrace())
        stages = hosting.Warm.start(plain_stage=False)
    except (Broken, ObserverError, OSError) as error:
        return Finding(BAD, subject, str(error), _("Nothing can be judged here."), _("Report this line."))
    stages.close()
    if stages.kind == sandbox.NAMESPACES:
        return Finding(
            GOOD, subject, stages.kind, _("Answers are judged behind walls, in a world of their own.")
        )
    return Finding(
        WARNING,
        subject,
        f"{stages.kind} ({stages.refused})",
        _("Namespaces are refused: answers are judged without walls, and could read and write what you can."),
        _(
            "Nothing to do for your own answers. For those of strangers allow user namespaces, as in: "
            "sysctl kernel.apparmor_restrict_unprivileged_userns=0; or judge as root; "
            "in a container: --security-opt seccomp=unconfined."
        ),
    )


def _buffering() -> Finding:
    subject = _("buffering")
    if os.environ.get("PYTHONUNBUFFERED"):
        return Finding(
            WARNING,
            subject,
            "PYTHONUNBUFFERED=" + os.environ["PYTHONUNBUFFERED"],
            _("Your Pythons never buffer their output: what is lost or doubled at a fork stays hidden."),
            _("Unset PYTHONUNBUFFERED for labs 02 and 04."),
        )
    return Finding(GOOD, subject, _("usual"), _("Output into a pipe is buffered, on a terminal by line."))


def _encoding() -> Finding:
    encoding = (sys.stdout.encoding or "?").lower()
    found = f"{encoding}, {language()}"
    if "utf" in encoding:
        return Finding(GOOD, _("text"), found, _("Drawings and Chinese can be shown."))
    advice = _("Set a UTF-8 locale: export LANG=C.UTF-8.")
    return Finding(WARNING, _("text"), found, _("Drawings are made of plain ASCII here."), advice)


def _terminal() -> Finding:
    size = shutil.get_terminal_size()
    where = _("a terminal") if sys.stdout.isatty() else _("no terminal")
    found = f"{where}, {size.columns}x{size.lines}"
    meaning = _("Timelines are drawn {columns} columns wide.").format(columns=size.columns)
    if sys.stdout.isatty():
        return Finding(GOOD, _("terminal"), found, meaning)
    return Finding(
        WARNING,
        _("terminal"),
        found,
        meaning + " " + _("labs watch and the chat room's prompt want a terminal."),
        _("In JupyterLab: File → New → Terminal."),
    )


def _folder() -> Finding:
    """See whether what a learner writes can be kept."""
    from labs.learning import logbook  # noqa: PLC0415  (only the doctor looks)

    subject, progress = _("your files"), logbook.place()
    if not os.access(CLONE / "labs", os.W_OK):
        return Finding(
            WARNING,
            subject,
            str(CLONE),
            _("This clone cannot be written to: no exercise can be saved in it."),
            _("Copy it to a folder of yours, and work there."),
        )
    if progress is None:
        meaning = _("Exercises can be saved; your progress cannot be kept, as you have no home folder.")
        advice = _("Set FORKROOM_PROGRESS to a file of yours.")
        return Finding(WARNING, subject, str(CLONE), meaning, advice)
    meaning = _("Exercises are saved in the clone; your progress is kept in {file}.").format(file=progress)
    return Finding(GOOD, subject, str(CLONE), meaning)


def _versions() -> Finding:
    missing = []
    found = []
    for name in _SHOWN:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        advice = _("Make the environment anew: rm -rf .venv, then any labs command.")
        return Finding(BAD, _("packages"), ", ".join(missing), _("These packages are missing."), advice)
    return Finding(GOOD, _("packages"), ", ".join(found), _("All that the course uses is there."))
