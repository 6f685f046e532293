"""Every diagnosis has its words, in both languages, and they are filled with facts that it has."""

from __future__ import annotations

import inspect
import re
import string
import tomllib

import pytest

from labs import i18n
from labs.grading import diagnosis, wording
from labs.grading.misconceptions import zombies
from labs.grading.verdict import Finding
from tests.grading.conftest import LAB

OWN = tomllib.loads((LAB / "lab.toml").read_text("utf-8"))
ANYWHERE = tomllib.loads((LAB.parent / "grading" / "diagnoses.toml").read_text("utf-8"))


def suspects(module):
    return {
        name
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and "Facts | None" in str(function.__annotations__.get("return"))
        and not name.startswith("_")
    }


def test_every_suspect_of_zombies_has_words_in_the_lab():
    assert suspects(zombies) == OWN["diagnoses"].keys()


def test_every_suspect_of_any_lab_has_words():
    assert suspects(diagnosis) | {"is_a_folder", "cannot_be_read"} == ANYWHERE.keys()


@pytest.mark.parametrize("name", [*ANYWHERE, *OWN["diagnoses"]])
def test_both_languages_name_the_same_facts(name):
    texts = ANYWHERE.get(name) or OWN["diagnoses"][name]

    assert texts.keys() == {"seen", "why", "try"}
    for text in texts.values():
        named = {
            language: {field for _, field, _, _ in string.Formatter().parse(text[language]) if field}
            for language in i18n.LANGUAGES
        }
        assert named["en"] == named["zh"]


def test_points_of_the_lab_add_up_to_a_hundred(checks):
    assert OWN["checks"].keys() == checks.keys()
    assert wording.all_points(LAB) == 100


def test_words_are_filled_with_facts():
    who = [{"role": "child", "number": "2", "pid": 17}]
    finding = Finding("takes_the_living", {"function": "find_zombies", "who": who})

    with i18n.speaking("en"):
        said = wording.explain(LAB, "test_find_zombies_finds_its_own", finding)

    assert said.splitlines()[0] == "Expected"
    assert "    Among the pids was a process that was alive: child 2 (17)." in said


PEOPLE = [
    ({"role": "parent", "number": "", "pid": 10}, "parent (10)", "父进程"),
    ({"role": "child", "number": "1.2", "pid": 12}, "child 1.2 (12)", "子进程 1.2"),
    ({"role": "observer", "number": "", "pid": 1}, "observer (1)", "观察器"),
]


@pytest.mark.parametrize(("who", "english", "chinese"), PEOPLE)
def test_processes_are_named_in_the_language_in_use(who, english, chinese):
    finding = Finding("takes_the_living", {"function": "find_zombies", "who": [who, who]})

    with i18n.speaking("en"):
        in_english = wording.seen(LAB, finding)
    with i18n.speaking("zh"):
        in_chinese = wording.seen(LAB, finding)

    assert in_english == f"Among the pids was a process that was alive: {english}, {english}."
    assert in_chinese.count(chinese) == 2
    assert not {"parent", "child", "observer"} & set(re.findall("[a-z]+", in_chinese))


@pytest.mark.parametrize(
    ("how", "english"),
    [({"signal": 9, "code": None}, "killed by SIGKILL"), ({"signal": None, "code": 3}, "exit code 3")],
)
def test_end_is_said_in_words(how, english):
    with i18n.speaking("en"):
        said = wording.seen(LAB, Finding("ends_the_program", {"function": "f", "how": how}))

    assert said == f"The process that called f() ended in the middle of it: {english}."


@pytest.mark.parametrize("odd", [{"role": 3}, {"role": "x", "number": "1", "pid": 2}, [{"role": 1}, 2], {}])
def test_odd_value_of_a_learner_is_said_as_it_is(odd):
    finding = Finding("gives_something_else", {"function": "f", "value": odd})

    assert "f() " in wording.seen(LAB, finding)


def test_learners_text_cannot_drive_a_terminal():
    finding = Finding("raises", {"function": "f", "kind": "E", "line": 1, "text": "\x1b[2J\x07\n\u202e"})

    assert not any(letter in wording.seen(LAB, finding) for letter in "\x1b\x07\n\u202e")


def test_chinese_lines_are_no_wider_than_english_ones():
    from rich.cells import cell_len

    with i18n.speaking("zh"):
        said = wording.explain(
            LAB, "test_make_zombie_leaves_a_zombie", Finding("nobody_waits", {"function": "f"})
        )

    assert max(map(cell_len, said.splitlines())) <= 80
    assert not any(line.strip().startswith(("，", "。")) for line in said.splitlines())


@pytest.mark.parametrize("columns", range(8, 40))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(columns):
    text = "已经结束时，wait(pids) 逐个回收，返回一对 (进程号, 退出码)。（见“手册”。）"

    lines = wording.wrapped(text, columns).splitlines()

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not [line for line in lines if line[0] in "，。）)”、" or line[-1] in "(（“"]
