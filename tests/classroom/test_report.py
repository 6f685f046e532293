"""What a teacher gets: table, JSON, JUnit, terminal, pages; no learner can write anything else into them.

Longer than other files, because one class goes into every form, and one set of marks with it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from labs import i18n
from labs.classroom import pages, report, summary, tally
from labs.classroom.gradebook import Grade
from labs.grading.verdict import Finding, Outcome, Verdict
from labs.observer.recording import load
from labs.place import CLONE

LAB = "06_zombies"
LEAVES, BURIES = "test_make_zombie_leaves_a_zombie", "test_bury_reaps_exactly_this_one"
SCRIPT = "<script>alert('mine')</script>"


def passed(check: str, worth: int = 20) -> Verdict:
    return Verdict(check, Outcome.PASSED, worth)


def failed(check: str, diagnosis: str, worth: int = 15, **facts: object) -> Verdict:
    return Verdict(check, Outcome.FAILED, worth, Finding(diagnosis, facts))


def not_written(check: str, worth: int = 15) -> Verdict:
    return failed(check, "not_written", worth, function="f")


def raises(check: str, text: str) -> Verdict:
    return failed(check, "raises", function="f", kind="ValueError", text=text, line=3)


def grade(learner: str, *verdicts: Verdict, **more: object) -> Grade:
    outcome = Outcome.PASSED if all(each.outcome is Outcome.PASSED for each in verdicts) else Outcome.FAILED
    return Grade(learner, LAB, f"{learner}.py", outcome, verdicts, **more)  # type: ignore[arg-type]


def broken(learner: str, reason: str, lab: str = LAB) -> Grade:
    return Grade(learner, lab, f"{learner}.zip", Outcome.BROKEN, reason=reason)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with i18n.speaking("en"):
        yield


@pytest.fixture
def class_of_four() -> list[Grade]:
    return [
        grade("ann", passed(LEAVES), passed(BURIES, 15)),
        grade("bob", passed(LEAVES), not_written(BURIES)),
        grade("carl", not_written(LEAVES, 20), not_written(BURIES)),
        broken("dora", "the zip is damaged"),
    ]


def rows(grades: list[Grade]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(report.as_csv(grades))))


# ---- the table


def test_table_has_a_row_a_grade(class_of_four):
    found = rows(class_of_four)

    assert [(row["learner"], row["verdict"], row["points"], row["worth"]) for row in found] == [
        ("ann", "passed", "35", "35"),
        ("bob", "failed", "20", "35"),
        ("carl", "failed", "0", "35"),
        ("dora", "broken", "", ""),
    ]
    assert [row["misconceptions"] for row in found] == ["", "not_written", "not_written", ""]
    assert found[3]["reason"] == "the zip is damaged"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1"],
)
def test_no_cell_is_a_formula(name):
    ((row),) = rows([broken(name, name)])

    for cell in row.values():
        assert not cell.strip().startswith(("=", "+", "-", "@", "＝"))
    assert row["learner"].endswith("1") or row["learner"].endswith(")")


def test_cell_cannot_break_out_of_its_row():
    (row,) = rows([broken('a","b\r\nc', "x")])

    assert row["learner"] == 'a","b  c'


# ---- JSON, JUnit


def test_json_holds_every_verdict(class_of_four):
    told = json.loads(report.as_json(class_of_four))["grades"]

    assert [each["points"] for each in told] == [35, 20, 0, None]
    assert told[1]["checks"][1]["diagnosis"] == "not_written"


def test_junit_counts_failures_and_errors(class_of_four):
    suites = ElementTree.fromstring(report.as_junit(class_of_four))

    counted = [(suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in suites]
    assert counted == [("2", "0", "0"), ("2", "1", "0"), ("2", "2", "0"), ("1", "0", "1")]
    assert suites[1][1][0].get("type") == "not_written"
    assert "Expected" in (suites[1][1][0].text or "")
    assert suites[3][0][0].get("message") == "the zip is damaged"


def test_junit_is_xml_whatever_a_learner_raised():
    grades = [grade("]]>\x01\ud800", raises(LEAVES, "]]></failure>\x00\x1b[2J\ufffe"))]

    suites = ElementTree.fromstring(report.as_junit(grades))

    assert len(list(suites.iter("failure"))) == 1


# ---- the tally


def test_misconceptions_are_counted_by_check(class_of_four):
    leaves, buries = (each for each in tally.by_check(class_of_four) if each.check in (LEAVES, BURIES))

    assert (leaves.passed, leaves.judged) == (2, 3)
    assert (buries.passed, buries.judged) == (1, 3)
    assert [(each.finding.diagnosis, each.learners) for each in buries.beliefs] == [
        ("not_written", ["bob", "carl"])
    ]


def test_most_frequent_misconception_comes_first():
    grades = [grade("a", raises(LEAVES, "x")), *(grade(name, not_written(LEAVES)) for name in "bcd")]

    first = next(tally.by_check(grades))

    assert [belief.finding.diagnosis for belief in first.beliefs] == ["not_written", "raises"]


# ---- the terminal


def shown(grades: list[Grade], width: int = 80, ignored: tuple[str, ...] = ()) -> str:
    page = io.StringIO()
    summary.show(grades, ignored, Console(file=page, width=width, highlight=False, no_color=True))
    return page.getvalue()


def test_terminal_shows_everybody_and_what_is_behind_it(class_of_four):
    text = shown(class_of_four, ignored=("notes.txt",))

    assert re.search(r"✓ ann +35 █{10} +✓✓", text)
    assert re.search(r"✗ bob +20 █{6}░{4} +✓✗ +not_written", text)
    assert re.search(r"! dora +BROKEN +the zip is damaged", text)
    assert re.search(r"bury reaps exactly this one +1/3 2×not_written", text)
    assert "4 answers: 1 with all points, median 20, 1 BROKEN" in text
    assert "Not looked at: notes.txt" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_terminal_keeps_to_its_columns(class_of_four, width):
    text = shown([*class_of_four, grade("e" * 200, raises(LEAVES, "long " * 50))], width)

    assert max(map(len, text.splitlines())) <= width


def test_learners_words_are_no_markup_on_the_terminal():
    text = shown([grade("[bold]ann[/bold]", raises(LEAVES, "[red]\x1b[2J[/red]"))])

    assert "[bold]ann[/bold]" in text
    assert "\x1b" not in text


# ---- the pages


class Tags(HTMLParser):
    """The tags of a page, and what they point to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _value in attrs]
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href")]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of a grade whose first check failed, with its recording."""
    folder = tmp_path / "kept"
    (folder / "runs").mkdir(parents=True)
    (folder / "exercise.py").write_text(f"'''{SCRIPT}'''\n")
    recording = load(CLONE / "tests/recordings/zombie.jsonl")
    recording.save(folder / "runs" / f"000-{LEAVES}.jsonl")
    verdict = raises(LEAVES, SCRIPT)
    (folder / "runs" / f"000-{LEAVES}.json").write_text(json.dumps(verdict.to_json()))
    return folder


def written(folder: Path, grades: list[Grade]) -> dict[str, str]:
    index = pages.write(folder, grades)
    assert index == folder / "index.html"
    return {path.name: path.read_text("utf-8") for path in folder.rglob("*.html")}


def page_of(learner: str, found: dict[str, str]) -> str:
    (page,) = (page for name, page in found.items() if name.startswith(f"{learner}-"))
    return page


def test_overview_leads_to_a_page_for_each_learner(tmp_path, class_of_four):
    found = written(tmp_path, class_of_four)

    links = Tags(found["index.html"]).links
    assert len(links) == 4
    assert all((tmp_path / link).is_file() for link in links)


def test_page_of_a_learner_shows_nobody_else(tmp_path, class_of_four):
    found = written(tmp_path, class_of_four)

    page = page_of("bob", found)
    assert "bob" in page
    assert not any(other in page for other in ("ann", "carl", "dora", "index.html"))
    assert Tags(page).links == []


def test_page_says_why_with_the_drawing_and_the_answer(tmp_path, kept):
    found = written(tmp_path / "html", [grade("ann", raises(LEAVES, "late"), passed(BURIES), kept=kept)])

    page = page_of("ann", found)
    assert "raised ValueError, line 3: late" in page
    assert Tags(page).names.count("svg") == 1
    assert "20 of 35 points" in page
    assert "alert(" in page, "the source is shown"


def test_pages_hold_no_tag_of_a_learners(tmp_path, kept):
    name = f"{SCRIPT}\"' onload=x"
    nasty = grade(name, raises(LEAVES, f"{SCRIPT}<img src=x onerror=y>"), kept=kept)

    found = written(tmp_path / "html", [nasty, broken(f"{name}2", f"<b>{SCRIPT}")])

    assert len(found) == 3
    for page in found.values():
        tags = Tags(page)
        assert not {"script", "img"} & set(tags.names)
        assert not [each for each in tags.attributes if each.startswith("on")]
        assert SCRIPT not in page
        assert "default-src 'none'" in page


def test_pages_load_nothing(tmp_path, kept):
    found = written(tmp_path / "html", [grade("ann", raises(LEAVES, "x"), kept=kept)])

    for page in found.values():
        assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
        assert "url(" not in page.replace("url(#", "")


def test_pages_speak_chinese(tmp_path, class_of_four):
    with i18n.speaking("zh"):
        found = written(tmp_path, class_of_four)

    assert "僵尸进程" in page_of("bob", found)
    assert '<html lang="zh">' in found["index.html"]


def test_names_that_look_alike_in_file_names_have_pages_of_their_own(tmp_path):
    names = ["a b", "a-b", "A B", "..", "/", "a" * 300]

    found = written(tmp_path, [grade(name, passed(LEAVES)) for name in names])

    assert len({name.casefold() for name in found}) == len(names) + 1
    assert not list(tmp_path.parent.glob("*.html"))


def test_broken_answer_has_a_page_that_blames_nobody(tmp_path):
    found = written(tmp_path, [broken("ann", "no memory", lab="")])

    page = page_of("ann", found)
    assert "no verdict on you: no memory" in page
