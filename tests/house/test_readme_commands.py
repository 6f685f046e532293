"""Every command that a document tells people to type is typed here, in a copy of the clone, as they would.

A command is a line of a fenced block without a language. `RUNS` knows what each needs and what must come of
it; one that it does not know fails. Commands inside sentences are looked up only: their options must exist.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "README.zh.md", "CONTRIBUTING.md", "chatroom/README.md")
ZOMBIE = "python3 -m labs observe --json family.jsonl -- sh -c 'sleep 0.01 & exec sleep 0.1'"


@dataclass(frozen=True)
class Run:
    """How a command is run: what happens before, what is typed, its exit code, what it says or leaves.

    `more` is appended to it; `because` says why, wherever that makes it another command.
    """

    says: str = ""
    code: int = 0
    before: str = ""
    typed: str = ""
    leaves: str = ""
    more: str = ""
    because: str = ""


CHAT = Run()  # a server and its clients are run together: see below
RUNS = {
    "python3 -m labs": Run(says="python3 -m labs tour"),
    "python3 -m labs tour": Run(says="0 wrong", leaves="tour.html"),
    "python3 -m labs test": Run(
        says="collected", more=" -n 0 --collect-only tests/house", because="these are the tests"
    ),
    "python3 -m labs test -k zombie -x": Run(
        says="selected", more=" -n 0 --collect-only tests/house", because="these are the tests"
    ),
    "python3 -m labs run 6 zombie": Run(says="child 1 was a zombie"),
    "python3 -m labs observe -- sh -c 'sleep 0.2 & exec sleep 0.1'": Run(says="processes"),
    "python3 -m labs observe --svg family.svg --json family.jsonl -- make -j4": Run(
        before="printf 'all: a b\\na b:\\n\\tsleep 0.1\\n' > Makefile", says="sleep", leaves="family.svg"
    ),
    "python3 -m labs observe --replay family.jsonl": Run(before=ZOMBIE, says="zombie"),
    "python3 -m labs check 6": Run(code=1, says="make_zombie() is not written yet"),
    "python3 -m labs watch 6": Run(typed="q", says="06"),
    "python3 -m labs hint 6": Run(says="timeline"),
    "python3 -m labs quiz --level 2": Run(typed="a\n" * 20, says="level 2"),
    "python3 -m labs grade hand-ins --lab 6 --csv grades.csv --html pages": Run(
        before="mkdir hand-ins && cp labs/06_zombies/solution.py hand-ins/ann.py",
        says="ann",
        leaves="grades.csv",
    ),
    "python3 -m labs site pages": Run(
        leaves="pages/en/06_zombies.html", more=" --no-run", because="running every notebook takes minutes"
    ),
    ".venv/bin/pybabel extract -F pyproject.toml -k _ -k ngettext:1,2 -o /tmp/labs.pot .": Run(
        says="extracting"
    ),
    ".venv/bin/pybabel update -i /tmp/labs.pot -d labs/locale -D labs -l zh"
    " --no-fuzzy-matching --ignore-obsolete": Run(
        before=".venv/bin/pybabel extract -F pyproject.toml -k _ -k ngettext:1,2 -o /tmp/labs.pot .",
        says="updating catalog",
    ),
    ".venv/bin/pybabel compile -d labs/locale -D labs": Run(says="compiling catalog"),
    ".venv/bin/pybabel compile -d chatroom/locale -D chatroom": Run(says="compiling catalog"),
    "python3 -m chatroom server": CHAT,
    "python3 -m chatroom client --name ann": CHAT,
}


def lines(document: str) -> list[str]:
    """Give the commands of a document's fenced blocks, without the remarks behind them."""
    blocks = re.findall(r"^```\n(.*?)^```$", (ROOT / document).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(r"\s+# .*", "", line) for block in blocks for line in block.splitlines() if line]


def spans(document: str) -> list[str]:
    """Give what stands between backquotes in a document's sentences."""
    text = re.sub(r"^```.*?^```$", "", (ROOT / document).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]


def spoken(line: str) -> str:
    """Take the language out of a command."""
    return line.replace(" --lang zh", "").replace("小明", "ann")


ALL = sorted({line for document in DOCUMENTS for line in lines(document)})


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the clone, its exercises as handed out, with an environment that borrows our packages."""
    copy = tmp_path / "a clone"
    left_out = shutil.ignore_patterns("__pycache__", ".*", "exercise.py.*")
    shutil.copytree(ROOT, copy, ignore=left_out)
    for starter in copy.glob("labs/[0-9]*/starter.py"):
        shutil.copyfile(starter, starter.with_name("exercise.py"))
    environment = copy / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    packages = next(environment.glob("lib/python3.*/site-packages"))
    (packages / "borrowed.pth").write_text("\n".join([str(copy), *site.getsitepackages()]))
    (packages / "forkroom-0.1.0.dist-info").mkdir()
    (environment / "share").symlink_to(Path(sys.prefix) / "share")
    tool = f"#!{environment}/bin/python\nfrom babel.messages.frontend import main\nmain()\n"
    if " " in str(environment):  # as pip writes it for such a place
        tool = (
            f"#!/bin/sh\n'''exec' '{environment}/bin/python' \"$0\" \"$@\"\n' '''\n" + tool.partition("\n")[2]
        )
    (environment / "bin/pybabel").write_text(tool)
    (environment / "bin/pybabel").chmod(0o755)
    return copy


def person(clone: Path) -> dict[str, str]:
    """The environment of a newcomer, whose python3 is the one that ours was made from."""
    programs = clone.parent / "bin"
    programs.mkdir(exist_ok=True)
    if not (programs / "python3").exists():
        (programs / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    strange = ("PYTHON", "LANG", "LC_", "FORKROOM", "COLUMNS", "VIRTUAL_ENV", "PYTEST", "XDG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    own = {"HOME": str(clone.parent / "home"), "TERM": "xterm", "LANG": "C.UTF-8"}
    (clone.parent / "home").mkdir(exist_ok=True)
    return {**kept, **own, "PATH": f"{programs}:{os.environ['PATH']}"}


def typed(line: str, clone: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    """Type a line into a shell in the clone."""
    line = line.replace("/tmp/", f"{clone.parent}/")
    shell = ["bash", "-c", line]
    if text == "q":  # a key wants a terminal
        shell = ["script", "-qec", line, "/dev/null"]
    return subprocess.run(
        shell,
        cwd=clone,
        env=person(clone),
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("line", ALL)
def test_somebody_runs_every_command(line: str) -> None:
    assert spoken(line) in RUNS or "chatroom client" in line


def test_both_languages_tell_the_same_commands() -> None:
    assert [spoken(line) for line in lines("README.md")] == [spoken(line) for line in lines("README.zh.md")]


@pytest.mark.parametrize("line", [line for line in ALL if "-m chatroom" not in line])
def test_command_does_what_it_is_said_to_do(clone: Path, line: str) -> None:
    run = RUNS[spoken(line)]
    if run.before:
        before = typed(run.before, clone)
        assert before.returncode in (0, run.code), before.stderr

    done = typed(line + run.more, clone, run.typed)

    assert done.returncode == run.code, done.stdout + done.stderr
    assert run.says in done.stdout + done.stderr
    assert (clone / run.leaves).exists()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("line", [line for line in ALL if "chatroom server" in line])
def test_server_opens_a_room_that_every_client_command_enters(clone: Path, line: str) -> None:
    """Another port than the usual one, as somebody may really be chatting there."""
    port = _free_port()
    clients = [each for each in ALL if "chatroom client" in each]
    start = ["bash", "-c", f"exec {line} --port {port}"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(start, cwd=clone, env=person(clone), **pipes) as server:  # type: ignore[call-overload]
        opened = server.stdout.readline()
        entered = [typed(f"{each} 127.0.0.1 {port}", clone, "hello\n") for each in clients]
        said, _none = server.communicate("/stop\n", timeout=60)

    assert str(port) in opened
    assert [each.returncode for each in entered] == [0] * len(clients), [each.stderr for each in entered]
    assert server.returncode == 0
    assert "hello" in said


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_within_sentences_exist_with_their_options(document: str) -> None:
    from labs.commands.group import labs

    for span in spans(document):
        words = re.sub(r"^python3 -m labs\b", "labs", span).replace(" --lang zh", "").split()
        if words[:1] != ["labs"] or len(words) < 2 or words[1] == "…":
            continue
        command = labs.commands.get(words[1])
        assert isinstance(command, click.Command), span
        known = {option for parameter in command.params for option in parameter.opts}
        before_a_program = words[2 : words.index("--")] if "--" in words else words[2:]
        asked = {word for word in before_a_program if word.startswith("-")}
        assert asked <= known or command.context_settings.get("ignore_unknown_options"), span
