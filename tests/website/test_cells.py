"""What becomes of the texts: notebooks and documents as HTML without a frame."""

from __future__ import annotations

import json

from labs.website import cells
from labs.website.plan import Page, notebook

PAGE = notebook("en", "00_start_here")


def cell(kind: str, source: str, **more: object) -> dict[str, object]:
    return {"cell_type": kind, "id": f"c{len(source)}", "metadata": {}, "source": source} | more


def printed(text: str) -> dict[str, str]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def drawn(*found: dict[str, object]) -> cells.Body:
    book = {"cells": list(found), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return cells.from_notebook(json.dumps(book), PAGE, frozenset())


def test_what_was_printed_in_pieces_is_one_text() -> None:
    body = drawn(cell("code", "x", execution_count=1, outputs=[printed("one\n"), printed("two\n")]))

    assert body.html.count('aria-label="output"') == 1
    assert "one\ntwo\n</pre>" in body.html


def test_title_and_sections_are_known() -> None:
    body = drawn(cell("markdown", "# The `fork`\n\n## Make one\n\nText\n\n## 再来"))

    assert body.title == "The fork"
    assert body.sections == (("Make-one", "Make one"), ("再来", "再来"))
    assert '<h2 id="再来">再来</h2>' in body.html and "<h1" not in body.html


def test_lines_of_chinese_are_joined_without_a_blank() -> None:
    body = drawn(cell("markdown", "它已经结束，而 wait 的箭头还没有到。\n这次记录留在 history 里。"))

    assert "还没有到。这次记录" in body.html


def test_output_cannot_become_markup() -> None:
    body = drawn(cell("code", "x", execution_count=1, outputs=[printed("<script>alert(1)</script>")]))

    assert "<script" not in body.html


def test_a_table_without_heads_has_none_and_can_be_scrolled_by_keyboard() -> None:
    body = cells.from_markdown("# T\n\n| | |\n|---|---|\n| a | b |\n", Page("en", "docs/x.md"), frozenset())

    assert "<th" not in body.html
    assert '<div class="wide" tabindex="0"><table>' in body.html
