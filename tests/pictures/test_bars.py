"""Bars: as long as the numbers say, told to those who do not see them, harmless whatever is written."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from labs.pictures import bars

ORDER = {"0": (150, 50), "10 000": (0, 200)}
PARTS = ("parent first", "child first")


def widths(svg: str, look: str) -> list[float]:
    return [float(width) for width in re.findall(rf'width="([\d.]+)" height="22" rx="2" class="{look}"', svg)]


def test_parts_are_as_wide_as_their_shares() -> None:
    drawn = bars("Who was first", ORDER, PARTS).svg

    (first,), second = widths(drawn, "part-0"), widths(drawn, "part-1")
    assert first == pytest.approx(3 * second[0], abs=0.5)
    assert second[1] == pytest.approx(first + second[0], abs=0.5)


def test_same_bars_in_characters() -> None:
    drawn = str(bars("Who was first", ORDER, PARTS))

    assert drawn.splitlines() == [
        "Who was first",
        "█ parent first  ░ child first",
        "0      |██████████████████████████████░░░░░░░░░░| 150 = 75%, 50 = 25%",
        "10 000 |░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░| 0 = 0%, 200 = 100%",
    ]


def test_every_number_is_told_to_those_who_do_not_see_the_picture() -> None:
    root = ET.fromstring(bars("Who was first", ORDER, PARTS).svg)

    told = "".join(element.text or "" for element in root if element.tag.endswith(("title", "desc")))
    assert root.get("role") == "img"
    assert "Who was first" in told
    assert "0: parent first 150 = 75%, child first 50 = 25%" in told


def test_notebook_is_given_both_forms() -> None:
    drawn = bars("Who was first", ORDER, PARTS)

    assert drawn._repr_mimebundle_() == {"text/html": drawn.svg, "text/plain": drawn.text}


def test_texts_become_no_markup() -> None:
    drawn = bars("<script>", {"</svg>\x1b[2J": (1, 2)}, ("&a", '"b"')).svg

    ET.fromstring(drawn)
    assert "<script>" not in drawn
    assert "\x1b" not in drawn


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ({"a": (1, 2, 3)}, ("b", "c")),
        ({"a": ()}, ()),
        ({"a": (1, 1, 1, 1)}, ("b", "c", "d", "e")),
        ({"a": (0, 0)}, ("b", "c")),
        ({"a": (-1, 2)}, ("b", "c")),
        ({"a": (float("inf"), 2)}, ("b", "c")),
        ({"a": (float("nan"), 2)}, ("b", "c")),
    ],
)
def test_numbers_that_cannot_be_parted_are_refused_by_their_label(
    rows: dict[str, tuple[float, ...]], parts: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="'a'"):
        bars("t", rows, parts)
