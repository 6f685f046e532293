"""The table from the notes' topics to the labs names what is there."""

from __future__ import annotations

import re

import nbformat
import pytest

from labs import course
from labs.place import CLONE

TABLE = (CLONE / "docs" / "topics.md").read_text("utf-8")
PLACES = sorted(set(re.findall(r"(\d\d) (cell )?`([\w-]+)`", TABLE)))


@pytest.mark.parametrize(("number", "cell", "name"), PLACES, ids=lambda word: str(word).strip() or "demo")
def test_topic_is_taught_where_the_table_says(number: str, cell: str, name: str) -> None:
    lab = course.lab(number)

    if cell:
        notebook = nbformat.read(lab.notebook("en"), as_version=4)
        assert name in {cell["id"] for cell in notebook.cells}
    else:
        assert name in {demo.name for demo in lab.demos}


def test_every_lab_teaches_a_topic() -> None:
    taught = {int(number) for number, _cell, _name in PLACES}

    assert {lab.number for lab in course.labs()} <= taught
