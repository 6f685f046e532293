"""The SVG: valid, safe, self-contained, in both languages, and with the story in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from labs import i18n
from labs.observer.events import (
    Called,
    Ended,
    Exited,
    Forked,
    Header,
    Reaped,
    Sampled,
    Waited,
    Waiting,
)
from labs.observer.history import History
from labs.observer.recording import load
from labs.observer.timeline import svg

from .pictures import CHILD, NAMES, OBSERVER, PARENT, RECORDINGS, SVG, classes, history, recorded, texts


class Marked(i18n.gettext.NullTranslations):
    """A language in which every text is marked, so that one that is not translated shows."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"«{msgid1 if n == 1 else msgid2}»"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(i18n, "_translations", Marked())
    yield


# ---- what can be told at a glance


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("zombie", "zombie 99.2 ms"),
        ("orphan", "orphan: adopted by observer"),
        ("double_fork", "orphan: adopted by observer"),
        ("subreaper", "orphan: adopted by parent"),
        ("stopped", "stopped 201 ms"),
        ("killed", "killed by SIGKILL"),
        ("ignored", "reaped by itself: SIGCHLD is ignored"),
        ("fork_and_wait", "exit 3"),
        ("polling", "WNOHANG, 9 ×"),
        ("chat", "wait child 2"),
        ("pipeline", "exec grep"),
        ("timeout", "⚠ time limit: ended by the observer"),
    ],
)
def test_story_is_told_in_words(name: str, told: str) -> None:
    assert told in texts(svg(recorded(name)))


@pytest.mark.parametrize(
    ("name", "look"),
    [("zombie", "zombie"), ("stopped", "stopped"), ("orphan", "cross"), ("killed", "killed")],
)
def test_what_matters_has_a_look_of_its_own(name: str, look: str) -> None:
    assert look in classes(svg(recorded(name)))
    assert look not in classes(svg(recorded("chat")))


def test_zombie_is_hatched() -> None:
    root = ET.fromstring(svg(recorded("zombie")))
    style = root.findtext(f"{SVG}style") or ""

    patterns = {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")}
    used = set(re.findall(r"url\(#([^)]+)\)", style))

    assert used
    assert used <= patterns


def test_legend_names_only_what_occurs() -> None:
    assert "zombie: dead, not reaped" not in texts(svg(recorded("orphan")))
    assert "zombie: dead, not reaped" in texts(svg(recorded("zombie")))


def test_sampled_states_are_lighter_and_named() -> None:
    made = history(Sampled(1.0, PARENT, "sleeping"), Sampled(2.0, PARENT, "running"), Ended(3.0, PARENT))

    picture = svg(made)

    assert "sampled" in classes(picture)
    assert "lighter: only sampled" in texts(picture)


def test_cut_recording_is_marked() -> None:
    assert "⚠ no end recorded: cut off here, or still running" in texts(
        svg(history(Forked(1.0, CHILD, PARENT)))
    )


def test_history_that_the_kernel_did_not_tell_is_marked() -> None:
    made = History(Header(("program",), backend="hooks"), [Forked(0.0, PARENT, OBSERVER), Ended(1.0, PARENT)])

    assert "⚠ told by the processes themselves: who does not cooperate is not seen" in texts(svg(made))


def test_inferred_birth_has_a_broken_line() -> None:
    picture = svg(history(Forked(1.0, CHILD, PARENT, known="inferred"), Ended(2.0, PARENT)))

    assert "inferred" in classes(picture)
    assert "broken line: inferred" in texts(picture)


def test_source_lines_are_captions() -> None:
    made = history(Called(0.5, PARENT, "os.fork", "a.py", 7), Forked(0.6, CHILD, PARENT), Ended(2.0, PARENT))

    assert "line 7: os.fork" in texts(svg(made))


def test_source_line_that_does_not_fit_loses_its_call_and_no_letter() -> None:
    calls = [Called(1 + 0.01 * n, PARENT, "os.waitpid", "a.py", n) for n in range(40)]

    captions = [text for text in texts(svg(history(*calls, Ended(2.0, PARENT)))) if "line " in text]

    assert any(text.endswith(": os.waitpid") for text in captions)
    assert all(re.fullmatch(r"line \d+(: os\.waitpid)?", text) for text in captions)


def test_zombie_of_a_moment_is_explained() -> None:
    ends = (
        Waiting(0.6, PARENT, CHILD),
        Exited(1.0, CHILD, code=0),
        Reaped(1.1, CHILD, by=PARENT),
        Waited(1.1, PARENT, CHILD, result=CHILD),
        Ended(2.0, PARENT),
    )

    picture = svg(history(Forked(0.5, CHILD, PARENT), *ends))

    assert "zombie for a moment" in texts(picture)
    assert "zombie: dead, not reaped" not in texts(picture)


def test_source_line_of_a_library_names_the_file() -> None:
    file = "/clone/.venv/lib/python3.11/site-packages/psutil/_psposix.py"

    made = history(Called(0.5, PARENT, "os.kill", file, 76), Ended(2.0, PARENT))

    assert "psutil/_psposix.py, line 76: os.kill" in texts(svg(made))


def test_history_is_drawn_at_every_moment_of_its_life() -> None:
    found = load(RECORDINGS / "double_fork.jsonl")
    made = History(found.header)

    for event in found.events:
        made.add(event)

        ET.fromstring(svg(made))


# ---- documents


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 600, 960])
def test_document_is_valid_and_as_wide_as_asked(name: str, width: int) -> None:
    root = ET.fromstring(svg(recorded(name), width=width))

    assert root.get("width") == str(width)
    assert (root.get("viewBox") or "").split()[2] == str(width)


@pytest.mark.parametrize("name", NAMES)
def test_labels_of_a_row_do_not_overlap(name: str) -> None:
    root = ET.fromstring(svg(recorded(name)))
    lines: dict[str, list[tuple[float, float]]] = {}
    for text in root.iter(f"{SVG}text"):
        looks = (text.get("class") or "").split()
        if not {"time", "end", "inside", "role"} & set(looks):
            left = float(text.get("x") or 0)
            lines.setdefault(text.get("y") or "", []).append((left, left + 5.5 * len(text.text or "")))

    for spans in lines.values():
        ordered = sorted(spans)
        assert all(left[1] <= right[0] + 1 for left, right in pairwise(ordered))


def test_ids_are_unique_on_a_page_of_many() -> None:
    page = [svg(recorded(name), language=language) for name in NAMES for language in ("en", "zh")]

    ids = [found for picture in page for found in re.findall(r'\bid="([^"]+)"', picture)]

    assert len(ids) == len(set(ids)) > len(page)


def test_every_style_is_scoped_to_its_picture() -> None:
    picture = svg(recorded("zombie"))
    root = ET.fromstring(picture)
    style = re.sub(r"\s+", " ", root.findtext(f"{SVG}style") or "")

    selectors = re.findall(r"([^{}]+)\{", style)

    assert selectors
    assert all(
        s.strip().startswith("@") or f".{root.get('class')}" in part
        for s in selectors
        for part in s.split(",")
    )


def test_picture_describes_itself_to_those_who_cannot_see_it() -> None:
    root = ET.fromstring(svg(recorded("zombie"), title="A zombie"))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "A zombie"
    assert "child 1 was a zombie for 99.2 ms" in (root.findtext(f"{SVG}desc") or "")
    assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}


def test_same_history_gives_the_same_picture() -> None:
    assert svg(recorded("chat")) == svg(recorded("chat"))


def test_bars_carry_the_exact_facts() -> None:
    tips = [title.text or "" for title in ET.fromstring(svg(recorded("zombie"))).iter(f"{SVG}title")]

    assert any("reaped" in tip and "by parent" in tip for tip in tips)


# ---- languages


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_the_house_can_be_translated(name: str, marked: None) -> None:
    made = recorded(name)
    theirs = {line.text for line in made.lines} | {"✓ 0", "0"}

    picture = svg(made, title="«»", width=960)  # so wide that nothing is wrapped

    untranslated = {
        text
        for text in texts(picture)
        if "«" not in text and "SIG" not in text and not any(text.split("  (+")[0] == own for own in theirs)
    }
    assert {text for text in untranslated if "…" not in text} == set()


def test_language_is_spoken_for_one_picture_only() -> None:
    before = i18n.language()

    svg(recorded("zombie"), language="zh")

    assert i18n.language() == before
