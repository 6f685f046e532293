"""The captions: source lines told by the program itself, and a program that does not notice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.events import Called, Event, Sampled, Wrote
from labs.observer.history import History
from labs.observer.session import Options

WITH = Options(captions=True)

FAMILY = """\
import os, subprocess, sys
first = os.fork()
if first == 0:
    os._exit(3)
os.waitpid(first, 0)
reading, writing = os.pipe()
second = os.fork()
if second == 0:
    os.read(reading, 1)
    sys.exit(4)
os.waitpid(second, os.WNOHANG)
os.write(writing, b"x")
os.waitpid(second, 0)
subprocess.run([sys.executable, "-c", "import os, sys; print('grandchild'); sys.exit(5)"])
try:
    os.wait()
except ChildProcessError as error:
    print(error)
"""


def run_text(tmp_path: Path, text: str, options: Options = WITH, name: str = "program.py") -> History:
    program = tmp_path / name
    program.write_text(text)
    return observe([sys.executable, str(program)], options)


def places(history: History) -> list[tuple[str, str, int]]:
    """(who, call, line) of each caption."""
    return [(history.label_of(e.pid, e.t), e.call, e.line) for e in history.events if isinstance(e, Called)]


def normalised(history: History) -> dict[str, list[tuple[object, ...]]]:
    """What each process went through, by role: no times, no pids, no captions."""

    def name(value: object) -> object:
        lives = [life for life in history.lives if life.pid == value]
        return lives[0].label if lives else "observer" if value == history.header.observer else value

    def facts(event: Event) -> tuple[object, ...]:
        said = {k: v for k, v in event.to_json().items() if k not in ("t", "pid")}
        return tuple((key, str(name(value))) for key, value in said.items() if key != "argv")

    told: dict[str, list[tuple[object, ...]]] = {}
    for event in history.events:
        if not isinstance(event, Called | Sampled | Wrote):  # one write may arrive in two pieces
            told.setdefault(history.label_of(event.pid, event.t), []).append(facts(event))
    told["output"] = [(life.label, life.output) for life in history.lives]
    return told


def test_forks_and_waits_are_told_with_the_learners_own_lines(tmp_path: Path) -> None:
    history = run_text(tmp_path, FAMILY)

    assert set(places(history)) - {("parent", "os.posix_spawn", 14)} == {  # subprocess may use it
        ("parent", "os.fork", 2),
        ("child 1", "os._exit", 4),
        ("parent", "os.waitpid", 5),
        ("parent", "os.fork", 7),
        ("parent", "os.waitpid", 11),
        ("parent", "os.waitpid", 13),
        ("parent", "subprocess.Popen", 14),
        ("parent", "os.waitpid", 14),
        ("parent", "os.wait", 16),
    }
    files = {Path(e.file).name for e in history.events if isinstance(e, Called)}
    assert files == {"program.py"}


def test_a_wait_in_an_installed_package_is_told_with_the_line_that_called_it(tmp_path: Path) -> None:
    text = (
        "import os, psutil\nchild = os.fork()\nif not child:\n    os._exit(3)\npsutil.Process(child).wait()"
    )

    history = run_text(tmp_path, text)

    assert ("parent", "os.waitpid", 5) in places(history)
    assert {Path(e.file).name for e in history.events if isinstance(e, Called)} == {"program.py"}


def test_a_birth_carries_the_line_it_was_forked_in(tmp_path: Path) -> None:
    history = run_text(tmp_path, FAMILY)

    captions = [life.fork_caption for life in history.lives[1:3]]
    assert [caption.line for caption in captions if caption] == [2, 7]


def test_the_history_is_the_same_with_captions_and_without(tmp_path: Path) -> None:
    with_captions = run_text(tmp_path, FAMILY)
    without = run_text(tmp_path, FAMILY, Options())

    assert normalised(with_captions) == normalised(without)
    assert not with_captions.contradictions()


APPEARANCE = """\
import copy, inspect, os, pickle, posix, signal, subprocess, sys, traceback, types
print(os.fork, type(os.fork), os.fork is posix.fork)
for wait in (os.wait, os.waitpid, os.wait4, os.waitid, os._exit):
    print(wait, wait.__name__, wait.__module__, wait.__doc__, inspect.signature(wait))
    print(isinstance(wait, types.BuiltinFunctionType), callable(wait), wait is getattr(posix, wait.__name__))
    print(pickle.loads(pickle.dumps(wait)) is wait, copy.deepcopy(wait) is wait, wait in {wait})
print(sorted(name for name in os.environ if name.startswith(("FORKROOM", "PYTHONPATH"))))
print([entry for entry in sys.path if "captions" in entry])
print([name for name in sys.modules if "witness" in name or "sitecustomize" in name])
print(sorted(int(name) for name in os.listdir("/proc/self/fd")))
for wrong in ((), (-1, 0, 5), ("x", 0)):
    try:
        os.waitpid(*wrong)
    except TypeError:
        traceback.print_exc(file=sys.stdout)
os.wait()
"""


def test_a_program_looks_the_same_to_itself(tmp_path: Path) -> None:
    with_captions = run_text(tmp_path, APPEARANCE)
    without = run_text(tmp_path, APPEARANCE, Options())

    assert with_captions.output("stdout") == without.output("stdout") != ""
    assert with_captions.output("stderr") == without.output("stderr")
    assert with_captions.exit_code == without.exit_code == 1
    assert places(with_captions)


@pytest.mark.parametrize("own", [None, "print('mine', __name__)", "import nothing_there", "1 / 0"])
def test_the_programs_own_sitecustomize_runs_as_ever(tmp_path: Path, own: str | None) -> None:
    (tmp_path / "own").mkdir()
    if own is not None:
        (tmp_path / "own" / "sitecustomize.py").write_text(own)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "own")}
    text = "import os, sys; print(os.environ['PYTHONPATH'], 'sitecustomize' in sys.modules)"
    program = [sys.executable, "-c", text + "; os.system('')"]

    with_captions = observe(program, Options(captions=True, environment=environment))

    bare = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert with_captions.output("stdout") == bare.stdout
    assert with_captions.output("stderr") == bare.stderr
    assert ("mine sitecustomize" in bare.stdout) == (own is not None and "mine" in own)
    assert places(with_captions) == [("parent", "os.system", 1)]


@pytest.mark.parametrize(
    "words",
    [
        ["sh", "-c", "true & wait; exit 3"],
        [sys.executable, "-I", "-c", "import os; os.fork() or os._exit(3); os.wait(); os._exit(3)"],
        [sys.executable, "-S", "-c", "import os; os.fork() or os._exit(3); os.wait(); os._exit(3)"],
        [sys.executable, "-E", "-c", "import os; os.fork() or os._exit(3); os.wait(); os._exit(3)"],
    ],
)
def test_a_program_that_cannot_tell_runs_without_captions(words: list[str]) -> None:
    history = observe(words, WITH)

    assert places(history) == []
    assert history.output() == ""
    assert history.exit_code == 3
    assert len(history.lives) == 2


def test_captions_survive_closed_descriptors_and_cost_none(tmp_path: Path) -> None:
    text = """\
import os, resource
os.closerange(0, 1024)
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.wait()
first_free = os.open("/dev/null", os.O_RDONLY)
resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1))
pid = os.fork()
if pid == 0:
    os._exit(first_free)
os.wait()
os._exit(first_free)
"""

    history = run_text(tmp_path, text)

    assert [line for who, call, line in places(history) if call == "os.fork"] == [4, 4, 4]
    assert [life.exit_code for life in history.lives] == [0, 0, 0, 0, 0]


def test_call_within_a_library_is_told_with_the_line_that_went_there(tmp_path: Path) -> None:
    text = "import os, psutil\nfirst = os.getpid()\n\npsutil.pid_exists(first)\n"

    history = run_text(tmp_path, text)

    assert ("parent", "os.kill", 4) in places(history)
    assert {Path(e.file).name for e in history.events if isinstance(e, Called)} == {"program.py"}


def test_library_that_is_the_program_is_told_by_its_own_line(tmp_path: Path) -> None:
    package = tmp_path / "site-packages"
    package.mkdir()
    (package / "tool.py").write_text("import os\n\nos.system('')\n")

    history = observe([sys.executable, str(package / "tool.py")], WITH)

    assert ("parent", "os.system", 3) in places(history)


def test_captions_follow_into_programs_that_are_executed(tmp_path: Path) -> None:
    text = """\
import os, sys
code = "import os\\nif os.fork() == 0: os._exit(0)\\nos.wait()"
os.execv(sys.executable, [sys.executable, "-c", code])
"""

    history = run_text(tmp_path, text)

    assert places(history)[:2] == [("parent", "os.exec", 3), ("parent", "os.fork", 2)]


def test_calls_from_many_threads_are_all_told(tmp_path: Path) -> None:
    text = """\
import os, threading
def work():
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(pid, 0)
threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""

    history = run_text(tmp_path, text)

    assert sorted(places(history)) == (
        [("parent", "os.posix_spawn", 3)] * 8 + [("parent", "os.waitpid", 4)] * 8
    )
    assert len(history.lives) == 9


def test_a_file_name_of_any_bytes_is_told(tmp_path: Path) -> None:
    name = os.fsdecode(b'a "\\ \xff\xe5\xad\x90.py')

    history = run_text(tmp_path, "import os; os.system('')", name=name)

    told = [e.file for e in history.events if isinstance(e, Called)]
    assert told == [str(tmp_path / name)]


def test_a_program_goes_on_when_nobody_listens(tmp_path: Path) -> None:
    captions = Path(sys.modules["labs.observer"].__file__ or "").parent / "captions"
    environment = {**os.environ, "PYTHONPATH": str(captions), "FORKROOM_CAPTIONS": "nobody-there"}
    program = [sys.executable, "-c", "import os; os.fork() or os._exit(0); print(os.wait()[1])"]

    done = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr, done.returncode) == ("0\n", "", 0)


def test_output_beside_captions_keeps_its_writer(tmp_path: Path) -> None:
    text = "import os\nif os.fork() == 0: os.write(1, b'c\\n'); os._exit(0)\nos.wait(); os.write(1, b'p\\n')"

    history = run_text(tmp_path, text)

    wrote = [(history.label_of(e.pid, e.t), e.text) for e in history.events if isinstance(e, Wrote)]
    assert wrote == [("child 1", "c\n"), ("parent", "p\n")]
