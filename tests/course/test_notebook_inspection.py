"""The inspector of notebooks, on toy editions with one fault each."""

from __future__ import annotations

import json

import pytest

from labs.inspection import notebooks


def book(*cells: dict[str, object]) -> str:
    common = {"metadata": {}}
    return json.dumps({"cells": [{"id": f"c{n}", **common, **cell} for n, cell in enumerate(cells)]})


def code(source: str, **more: object) -> dict[str, object]:
    return {"cell_type": "code", "source": [source], "outputs": [], "execution_count": None, **more}


def prose(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "source": [source]}


OBSERVED = code("%%observe\nimport os\nos.fork()")


@pytest.mark.parametrize(
    ("english", "chinese", "told"),
    [
        ([prose("Tie."), OBSERVED], [prose("打结。"), OBSERVED], []),
        ([prose("Tie.")], [prose("Tie.")], ["cell c0: is in the other language"]),
        ([prose("打结。")], [prose("打结。")], ["cell c0: is in the other language"]),
        ([code("x = 1")], [code("x = 2")], ["has other code than the English edition"]),
        ([code("x = 'a'")], [code("x = 'b'")], []),
        ([code("x")], [prose("打结。")], ["has other cells than the English edition"]),
        ([code("x", outputs=[{}])], [code("x")], ["cell c0: is saved with its output"]),
        ([code("x", execution_count=1)], [code("x")], ["cell c0: is saved with its output"]),
        (
            [code("import os\nos.fork()")],
            [code("import os\nos.fork()")],
            ["cell c0: forks the notebook's own kernel"] * 2,
        ),
        ([code("!ps")], [code("!ps")], ["cell c0: forks the notebook's own kernel"] * 2),
        ([prose("[a](b.md)")], [prose("打结")], ["cell c0: leads nowhere: b.md"]),
    ],
)
def test_fault_in_a_notebook_is_found(tmp_path, english, chinese, told):
    paths = {"en": tmp_path / "en.ipynb", "zh": tmp_path / "zh.ipynb"}
    paths["en"].write_text(book(*english), "utf-8")
    paths["zh"].write_text(book(*chinese), "utf-8")

    assert [complaint.what for complaint in notebooks.editions(paths)] == told


def test_missing_edition_of_a_notebook_is_found(tmp_path):
    (tmp_path / "en.ipynb").write_text(book(), "utf-8")

    found = list(notebooks.editions({"en": tmp_path / "en.ipynb", "zh": tmp_path / "zh.ipynb"}))

    assert [(each.file.name, each.what) for each in found] == [("zh.ipynb", "is missing")]


def test_two_cells_of_one_id_are_found(tmp_path):
    paths = {language: tmp_path / f"{language}.ipynb" for language in ("en", "zh")}
    for path in paths.values():
        path.write_text(book(code("x", id="same"), code("y", id="same")), "utf-8")

    assert {each.what for each in notebooks.editions(paths)} == {"two cells have the same id"}
