"""The inspectors, on toy labs with one fault each: every fault is found, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from labs import course
from labs.classroom import gradebook, marking
from labs.inspection import answers, demos, folder, inspectors, texts

TOML = """
number = 2
topic = "knots"
title = {en = "Knots", zh = "绳结"}
goal = {en = "Tie one.", zh = "打一个结。"}
hints = [{en = "a", zh = "一"}, {en = "b", zh = "二"}, {en = "c", zh = "三"}]
[[demos]]
name = "bowline"
file = "bowline.py"
title = {en = "A bowline", zh = "单套结"}
look = {en = "The loop.", zh = "看绳圈。"}
claims = {processes = 1}
[checks.test_tie]
points = 60
expected = {en = "{f} ties", zh = "{f} 打结"}
[checks.test_untie]
points = 40
expected = {en = "unties", zh = "解结"}
[diagnoses.pulls]
seen = {en = "it pulled", zh = "它在拉"}
why = {en = "knots tighten", zh = "结会变紧"}
try = {en = "push", zh = "推"}
"""
DEMO = '"""A bowline.\n\nLook: the loop.\n"""\n\nprint("loop")\n'
DEMO_ZH = '"""单套结。\n\n看绳圈。\n"""\n\nprint("绳圈")\n'
STARTER = 'def tie():\n    """Tie a knot. 打一个结。"""\n    raise NotImplementedError("TODO")\n'
MISTAKE = '"""The belief: a knot opens if one pulls."""\n# diagnosis: pulls\n\n\ndef tie():\n    pass\n'
# Each answer says how it is to be judged, behind its code.
CHECKS = """
from labs.grading.verdict import Failed, Finding

def judge(run, check):
    words = run.submission.read_text().rpartition("# ")[2].split()
    found = dict(zip(words[::2], words[1::2]))
    if diagnosis := found.get(check, found.get("all")):
        raise Failed(Finding(diagnosis, {"function": "tie"}))
    run.trials.append(type("Trial", (), {"judged": True, "has_turns": False, "stage": "a toy"}))

def test_tie(run): judge(run, "tie")
def test_untie(run): judge(run, "untie")
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The folder of a lab without a fault."""
    place = tmp_path / "labs" / "02_knots"
    (place / "zh").mkdir(parents=True)
    (place / "mistakes").mkdir()
    files = {
        "lab.toml": TOML,
        "starter.py": f"{STARTER}# all not_written\n",
        "exercise.py": "the learner's own",
        "solution.py": f"{STARTER}# none\n",
        "test_exercise.py": CHECKS,
        "bowline.py": DEMO,
        "zh/bowline.py": DEMO_ZH,
    } | {f"mistakes/pulls_{number}.py": f"{MISTAKE}# tie pulls\n" for number in range(folder.FEWEST_MISTAKES)}
    for name, text in files.items():
        (place / name).write_text(text, "utf-8")
    return place


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def complaints(inspect: Callable[[course.Lab], object], place: Path) -> list[str]:
    return [str(each) for each in inspect(course.read(place))]  # type: ignore[attr-defined]


@pytest.mark.parametrize("inspect", [texts.inspect, folder.inspect, demos.inspect])
def test_lab_without_a_fault_is_praised(toy, inspect):
    assert complaints(inspect, toy) == []


# ---- texts


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("lab.toml", "points = 60", "points = 50", "the points add up to 90, not to 100"),
        ("lab.toml", "points = 60", "points = 0", "points must be whole numbers above 0"),
        ("lab.toml", "points = 60", 'points = "60"', "points must be whole numbers above 0"),
        ("lab.toml", "[checks.test_tie]", "[checks.test_tied]", "test_tie is in test_exercise.py only"),
        ("test_exercise.py", "def test_tie(", "def tie(", "test_tie is in lab.toml only"),
        ("lab.toml", ', zh = "解结"', "", "checks.test_untie.expected needs a text in each of en, zh"),
        ("lab.toml", 'zh = "推"', 'zh = ""', "diagnoses.pulls.try needs a text in each"),
        ("lab.toml", 'why = {en = "knots tighten", zh = "结会变紧"}', "", "diagnoses.pulls.why needs a text"),
        ("lab.toml", 'en = "push"', 'en = "推"', "diagnoses.pulls.try.en is Chinese"),
        ("lab.toml", "{f} 打结", "打结", "the languages tell different facts: ['{f}'], []"),
        ("lab.toml", "[diagnoses.pulls]", "[diagnoses.pushes]", "nobody has words for its diagnosis pulls"),
        ("starter.py", " 打一个结。", "", "tie() does not say in both languages"),
        ("solution.py", "def tie", "def tied", "solution.py: lacks tie"),
        ("mistakes/pulls_3.py", "def tie", "def tied", "pulls_3.py: lacks tie"),
    ],
)
def test_fault_in_the_texts_is_found(toy, file, before, after, told):
    change(toy / file, before, after)

    found = complaints(texts.inspect, toy)

    assert any(told in complaint for complaint in found), found


@pytest.mark.parametrize(
    ("raw", "told"), [(b"def tie(:", "SyntaxError"), (b"\xff", "UnicodeDecodeError"), (b"\0", "null bytes")]
)
def test_file_that_cannot_be_read_is_a_complaint(toy, raw, told):
    (toy / "starter.py").write_bytes(raw)

    (found,) = complaints(inspectors()["texts"], toy)

    assert told in found


def test_file_that_is_missing_is_a_complaint(toy):
    (toy / "test_exercise.py").unlink()

    found = complaints(inspectors()["texts"], toy)

    assert found == [f"{toy / 'test_exercise.py'}: No such file or directory"]


# ---- files


@pytest.mark.parametrize(
    "name", ["notes.txt", "zh/other.py", "mistakes/data.json", "mistakes/more/x.py", "helper.py"]
)
def test_stray_is_found(toy, name):
    (toy / name).parent.mkdir(exist_ok=True)
    (toy / name).write_text("")

    (found,) = complaints(folder.inspect, toy)

    assert found.startswith(f"{toy / name}: nobody knows this file")


@pytest.mark.parametrize("name", ["__pycache__/x.pyc", "exercise.py.20260101-101010", "scenes.py"])
def test_what_python_and_the_learner_leave_is_no_stray(toy, name):
    (toy / name).parent.mkdir(exist_ok=True)
    (toy / name).write_text("")

    assert complaints(folder.inspect, toy) == []


@pytest.mark.parametrize("name", folder.NEEDED[1:])
def test_missing_file_is_found(toy, name):
    (toy / name).unlink()

    assert complaints(folder.inspect, toy) == [f"{toy / name}: is missing"]


def test_mistake_says_its_belief_and_declares_its_diagnosis(toy):
    change(toy / "mistakes/pulls_1.py", "The belief: ", "")
    change(toy / "mistakes/pulls_2.py", "# diagnosis: pulls\n", "\n# diagnosis: pulls\n")

    found = complaints(folder.inspect, toy)

    assert ["must begin with" in found[0], "second line" in found[1], len(found)] == [True, True, 2]


def test_too_few_mistakes_are_found(toy):
    (toy / "mistakes/pulls_0.py").unlink()

    (found,) = complaints(folder.inspect, toy)

    assert "6 mistakes, at least 7" in found


# ---- demos


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("zh/bowline.py", "print(", "print(1, ", "is another program than the English edition"),
        ("bowline.py", '"loop"', '"绳圈"', "speaks Chinese"),
        ("bowline.py", "Look: ", "See: ", "beginning with Look"),
        ("zh/bowline.py", "看绳圈。", "绳圈。", "beginning with 看"),
        ("bowline.py", "\n\nprint", "\nimport time; time.sleep(0)\nprint", "orders things by sleep()"),
        ("bowline.py", "\n\nprint", "\n" * 40 + "print", "44 lines, at most 40"),
        ("lab.toml", 'name = "bowline"', 'name = "clove_hitch"', "lab.toml calls it clove_hitch"),
        ("lab.toml", "processes = 1", "processes = 2", "not as claimed: processes: claimed 2, observed 1"),
        ("bowline.py", 'print("loop")', 'print("loop", file=__import__("sys").stderr)', "another program"),
    ],
)
def test_fault_in_a_demo_is_found(toy, file, before, after, told):
    change(toy / file, before, after)

    found = complaints(demos.inspect, toy)

    assert any(told in complaint for complaint in found), found


def test_words_on_stderr_are_found(toy):
    for file, words in (("bowline.py", "loop"), ("zh/bowline.py", "绳圈")):
        change(toy / file, f'print("{words}")', f'print("{words}", file=__import__("sys").stderr)')

    found = complaints(demos.inspect, toy)

    assert [complaint.partition(": ")[2] for complaint in found] == [
        "writes to stderr: loop",
        "writes to stderr: 绳圈",
    ]


@pytest.mark.parametrize("file", ["bowline.py", "zh/bowline.py"])
def test_missing_edition_is_found(toy, file):
    (toy / file).unlink()

    assert complaints(demos.inspect, toy) == [f"{toy / file}: is missing"]


# ---- answers


@pytest.fixture
def judgeable(toy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy lab where the judge finds it."""
    monkeypatch.setattr(marking, "LABS", toy.parent)
    monkeypatch.setattr(gradebook, "LABS", toy.parent)
    gradebook.seal_of_the_judge.cache_clear()
    return toy


def test_answers_that_get_what_they_should_are_praised(judgeable):
    assert complaints(answers.inspect, judgeable) == []


def test_answers_that_do_not_are_found(judgeable):
    change(judgeable / "starter.py", "# all not_written", "# tie not_written")
    change(judgeable / "solution.py", "# none", "# untie function_missing")
    change(judgeable / "mistakes/pulls_1.py", "# tie pulls", "# tie function_missing")
    change(judgeable / "mistakes/pulls_2.py", "# tie pulls", "# none")
    change(judgeable / "mistakes/pulls_3.py", "# tie pulls", "# tie pulls untie not_written")
    shutil.copy(judgeable / "solution.py", judgeable / "exercise.py")

    found = complaints(answers.inspect, judgeable)

    assert [complaint.removeprefix(f"{judgeable}/") for complaint in found] == [
        "starter.py: test_untie: passed, not not_written",
        "solution.py: fails test_untie: function_missing (child-first, seed 0)",
        "mistakes/pulls_1.py: declared as pulls, diagnosed as function_missing",
        "mistakes/pulls_2.py: declared as pulls, diagnosed as right",
        "mistakes/pulls_3.py: passes nothing: what else is wrong with it?",
    ]


def test_answer_that_cannot_be_judged_is_found(judgeable):
    change(judgeable / "test_exercise.py", "def test_untie", "def untie")

    found = complaints(answers.inspect, judgeable)

    assert len(found) == 2 + folder.FEWEST_MISTAKES
    assert all("could not be judged: no verdict" in complaint for complaint in found)
