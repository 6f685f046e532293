"""The picture of the architecture is the one that the imports give, and it can be read anywhere."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .picture import COLUMN, FILE, direct, panel, svg
from .storeys import LABS, PACKAGES, inmates


def test_picture_is_fresh() -> None:
    assert FILE.read_text("utf-8") == svg(), "python3 -m tests.house.picture draws it anew"


def test_everybody_is_in_the_picture_once() -> None:
    drawn = [text.text for text in ET.parse(FILE).iter("{http://www.w3.org/2000/svg}text")]

    there = [path.stem for package in (*PACKAGES, "labs") for path in inmates(package)]
    assert not {name for name in there if drawn.count(name) < there.count(name) and name != "captions"}


def test_no_box_leaves_its_panel_or_covers_another() -> None:
    for package, storeys in {**PACKAGES, "labs": LABS}.items():
        boxes = [box for row in panel(package, storeys).rows for box in row]

        assert all(box.x > 0 and box.x + box.width < COLUMN for box in boxes)
        for number, box in enumerate(boxes):
            beside = [other for other in boxes[number + 1 :] if other.y == box.y]
            assert all(other.x > box.x + box.width for other in beside)


def test_what_is_reached_through_others_is_left_out() -> None:
    graph = {"face": {"core", "facts"}, "core": {"facts"}, "facts": set[str]()}

    assert direct(graph) == {("face", "core"), ("core", "facts")}
