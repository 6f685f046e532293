"""Every demo of every lab: what it claims holds, in both editions, however and by whomever it is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from labs import course
from labs.i18n import LANGUAGES
from labs.inspection import demos
from labs.observer import observe
from labs.observer.session import Options

DEMOS = [demo for lab in course.labs() for demo in lab.demos]
EDITIONS = [(demo, language) for demo in DEMOS for language in LANGUAGES]
NOBODY = 65534
LONGEST_S = 60  # a guard only: a demo takes a fraction of a second

each_demo = pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.name)
each_edition = pytest.mark.parametrize(
    ("demo", "language"), EDITIONS, ids=[f"{demo.name}-{language}" for demo, language in EDITIONS]
)


@pytest.fixture
def readable_copy() -> Iterator[Path]:
    """All labs, where an ordinary user may read them too (pytest's own folders are private)."""
    if os.getuid() != 0:
        pytest.skip("the other tests have run as an ordinary user already")
    if not may_run_python(NOBODY):
        pytest.skip("this Python is installed where ordinary users may not go")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(course.LABS, Path(folder) / "labs"))


def may_run_python(user: int) -> bool:
    try:
        return subprocess.run([sys.executable, "-c", "import psutil"], user=user, check=False).returncode == 0
    except PermissionError:
        return False


def run(words: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a plain program, far from the labs, in a session of its own; nobody of that session may be left."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        where = {"stdout": out, "stderr": err, "stdin": subprocess.DEVNULL, "cwd": "/", **options}
        process = subprocess.Popen(words, start_new_session=True, **where)  # type: ignore[call-overload]
        code = process.wait(LONGEST_S)
        assert not session_of(process.pid)
        out.seek(0), err.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), err.read())


def session_of(leader: int) -> list[int]:
    found = []
    for pid in psutil.pids():
        try:
            if os.getsid(pid) == leader:
                found.append(pid)
        except ProcessLookupError:
            continue
    return found


@each_demo
def test_demo_is_written_as_demos_are(demo: course.Demo) -> None:
    assert [str(complaint) for complaint in demos.as_written(demo)] == []


@each_demo
def test_demo_does_what_it_claims(demo: course.Demo) -> None:
    assert [str(complaint) for complaint in demos.as_claimed(demo)] == []


@each_demo
def test_demo_does_what_it_claims_on_a_terminal(demo: course.Demo) -> None:
    history = observe(demo.edition("en"), Options(tty=True))

    assert demo.broken_claims(history) == []


@each_demo
def test_demo_does_what_it_claims_twice_at_once(demo: course.Demo) -> None:
    with ThreadPoolExecutor() as pool:
        histories = list(pool.map(observe, [demo.edition("en"), demo.edition("zh")]))

    assert [demo.broken_claims(history) for history in histories] == [[], []]


@each_demo
def test_demo_is_a_plain_program_that_ends_and_leaves_nothing(demo: course.Demo) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    done = run([sys.executable, "-X", "dev", str(demo.edition("en"))], env=environment)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@each_demo
def test_demo_ends_well_without_anywhere_to_print(demo: course.Demo) -> None:
    shell = ["sh", "-c", 'exec "$@" >&-', "sh"]

    done = run([*shell, sys.executable, str(demo.edition("en"))])

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@each_demo
def test_demo_does_the_same_for_an_ordinary_user(demo: course.Demo, readable_copy: Path) -> None:
    copy = readable_copy / demo.file.relative_to(course.LABS)

    as_root = run([sys.executable, str(demo.file)])
    as_nobody = run([sys.executable, str(copy)], user=NOBODY, group=NOBODY, extra_groups=[])

    assert (as_nobody.returncode, as_nobody.stderr) == (0, "")
    assert shape(as_nobody.stdout) == shape(as_root.stdout)


def shape(text: str) -> str:
    """Take out of a demo's output what no two runs have in common: pids, times, sizes and bars."""
    return " ".join(
        "".join(" " if letter.isdigit() or letter in "█░·" else letter for letter in text).split()
    )


@pytest.mark.stress
@each_edition
def test_demo_does_what_it_claims_200_times(demo: course.Demo, language: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        histories = pool.map(observe, [demo.edition(language)] * 200)

        wrong = [broken for history in histories if (broken := demo.broken_claims(history))]
    assert wrong == []
