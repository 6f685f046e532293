"""A clone with two toy labs, for the learning loop: what it does must not depend on the real ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..conftest import ROOT

_LAB = """
number = {number}
topic = "{topic}"
title = {{en = "{title}", zh = "玩具 {number}"}}
goal = {{en = "Play with {topic}.", zh = "玩一玩 {number}。"}}
hints = [
    {{en = "a nudge here", zh = "先点一下"}},
    {{en = "an idea here", zh = "讲讲思路"}},
    {{en = "a call", zh = "调用"}},
]

[[demos]]
name = "first"
file = "first.py"
title = {{en = "First", zh = "第一"}}
look = {{en = "Look.", zh = "看。"}}
claims = {{}}

[[demos]]
name = "second"
file = "second.py"
title = {{en = "Second", zh = "第二"}}
look = {{en = "Look again.", zh = "再看。"}}
claims = {{}}

[checks.test_answer_is_42]
points = 60
expected = {{en = "answer() returns 42.", zh = "answer() 返回 42。"}}

[checks.test_child_is_reaped]
points = 40
expected = {{en = "child() leaves no zombie.", zh = "child() 不留下僵尸进程。"}}
"""
_CHECKS = """
def test_answer_is_42(run):
    call = run("answer")
    call.expect(call.value == 42)


def test_child_is_reaped(run):
    call = run("child")
    call.expect(not call.leftovers.zombies)
"""
STARTER = """
def answer():
    raise NotImplementedError("TODO")


def child():
    raise NotImplementedError("TODO")
"""
SOLUTION = """
import os


def answer():
    return 42


def child():
    if os.fork() == 0:
        os._exit(0)
    os.wait()
"""
WRONG = SOLUTION.replace("42", "41")
HALF = SOLUTION.replace("    os.wait()\n", "    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)\n")
HANGS = SOLUTION.replace("return 42", "while True: pass")


def make_clone(folder: Path) -> Path:
    """Copy the program into `folder`, with toy labs instead of the real ones."""
    clone = folder / "clone"
    ignored = shutil.ignore_patterns("__pycache__", "[0-9][0-9]_*")
    shutil.copytree(ROOT / "labs", clone / "labs", ignore=ignored)
    for number, topic, title in ((1, "toys", "Toys"), (2, "games", "Games")):
        lab = clone / "labs" / f"{number:02}_{topic}"
        (lab / "zh").mkdir(parents=True)
        (lab / "lab.toml").write_text(_LAB.format(number=number, topic=topic, title=title), "utf-8")
        for name in ("first", "second"):
            for edition in (lab, lab / "zh"):
                (edition / f"{name}.py").write_text(f"print('this is the {name} demo')\n")
        (lab / "test_exercise.py").write_text(_CHECKS)
        (lab / "starter.py").write_text(STARTER)
        (lab / "exercise.py").write_text(STARTER)
        (lab / "solution.py").write_text(SOLUTION)
    return clone
