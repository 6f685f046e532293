"""The explorable picture in a page: pointer, keys, two of them side by side, and where no script may run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from labs.observer.explorer import html
from labs.observer.history import History
from labs.observer.recording import load
from labs.observer.timeline import COLUMN
from labs.place import CLONE

from .jupyter import Notebook, Server, ended_kernels

Show = Callable[..., Page]


def picture(name: str, language: str = "en") -> str:
    found = load(CLONE / "tests" / "recordings" / f"{name}.jsonl")
    return html(History(found.header, found.events), language=language)


@pytest.fixture
def show(chrome: Browser, tmp_path: Path) -> Iterator[Show]:
    """Show pieces of HTML on a page that can reach nothing else."""
    contexts = []

    def shown(*pieces: str, body: str = "<body>", **settings: Any) -> Page:
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(f"<!doctype html><meta charset=utf-8>{body}{''.join(pieces)}", encoding="utf-8")
        contexts.append(chrome.new_context(**{"offline": True, **settings}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: pytest.fail(f"the script failed: {error}"))
        page.goto(path.as_uri())
        return page

    yield shown
    for context in contexts:
        context.close()


def said(page: Page) -> str:
    return page.locator(".fr-said").first.inner_text()


def test_pointer_over_a_bar_gets_its_facts(show: Show) -> None:
    page = show(picture("zombie"))

    page.locator(".fr-bar").nth(1).hover()

    card = page.locator(".fr-card")
    expect(card).to_be_visible()
    for fact in ("child 1", "pid 26097", "born 186 ms", "ended 188 ms", "reaped 287 ms by parent", "99.2 ms"):
        expect(card).to_contain_text(fact)
    page.mouse.move(1, 1)
    expect(card).to_be_hidden()


def test_keys_go_from_bar_to_bar_and_through_time(show: Show) -> None:
    page = show(picture("zombie"))

    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    first = said(page)
    page.keyboard.press("ArrowRight")
    second = said(page)
    page.keyboard.press("ArrowLeft")
    back = said(page)
    page.keyboard.press("End")

    assert focused.startswith("child 1. pid 26097")
    assert (first, second, back) == ("the program starts", "parent forks child 1", "the program starts")
    assert said(page) == "parent ends: exit 0; observer reaps parent"
    assert page.locator(".fr-doing li").all_inner_texts() == [
        "parent\ngone: reaped by observer",
        "child 1\ngone: reaped by parent",
    ]
    page.keyboard.press("Escape")
    expect(page.locator(".fr-cursor")).to_be_hidden()


def test_slider_and_click_move_the_cursor(show: Show) -> None:
    page = show(picture("zombie"))
    slider = page.get_by_role("slider", name="Step through time")

    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    by_key = said(page)
    bar = page.locator(".fr-bar").nth(1).bounding_box()
    assert bar is not None
    page.mouse.click(bar["x"], bar["y"] + bar["height"] / 2)

    assert by_key == "parent goes to sleep"
    assert said(page) == "parent forks child 1"
    assert slider.get_attribute("aria-valuetext") == "186 ms"


def test_words_of_the_cursor_are_announced(show: Show) -> None:
    page = show(picture("zombie", "zh"))

    assert page.locator(".fr-said").get_attribute("aria-live") == "polite"
    assert page.locator("svg[role=img] > title").text_content() == "python zombie.py"
    assert page.locator(".forkroom").get_attribute("lang") == "zh"


def test_two_pictures_on_a_page_know_nothing_of_each_other(show: Show) -> None:
    empty = show()
    page = show(picture("zombie"), picture("zombie"), picture("orphan"))

    page.locator(".forkroom").nth(1).get_by_role("button", name="One step on").click()

    assert page.locator(".forkroom[data-awake] svg[role=img]").count() == 3
    assert page.locator(".fr-cursor:visible").count() == 1
    names = "Object.keys(window).filter(name => isNaN(name))"
    assert page.evaluate(names) == empty.evaluate(names)


def test_picture_without_scripts_is_an_image_that_says_what_it_shows(show: Show) -> None:
    page = show(picture("zombie"), java_script_enabled=False)

    image = page.get_by_role("img", name="2 processes")
    box = image.bounding_box()
    assert box is not None
    assert box["width"] > 600
    assert box["height"] > 100
    assert page.locator(".fr-bar").count() == 0


@pytest.mark.parametrize(
    ("body", "scheme", "ground"),
    [
        ("<body>", "light", "rgb(255, 255, 255)"),
        ("<body>", "dark", "rgb(22, 27, 34)"),
        ('<body data-jp-theme-light="false">', "light", "rgb(22, 27, 34)"),
        ('<body data-jp-theme-light="true">', "dark", "rgb(255, 255, 255)"),
    ],
)
def test_ground_follows_the_theme_of_the_page(show: Show, body: str, scheme: str, ground: str) -> None:
    page = show(picture("zombie"), body=body, color_scheme=scheme)

    colours = page.evaluate("""() => [".forkroom", ".fr-card"].map(
        name => getComputedStyle(document.querySelector(name)).backgroundColor)""")

    assert colours == [ground, ground]


def test_narrow_page_keeps_the_targets_on_the_bars(show: Show) -> None:
    page = show(picture("zombie"), viewport={"width": 700, "height": 800})

    drawn = page.locator("svg .zombie").first.bounding_box()
    target = page.locator(".fr-bar").nth(1).bounding_box()

    assert drawn is not None
    assert target is not None
    assert abs(drawn["y"] + drawn["height"] / 2 - target["y"] - target["height"] / 2) < 2
    assert target["x"] - 2 < drawn["x"] < target["x"] + target["width"]


@pytest.mark.parametrize("width", [360, 746, 1300])
def test_letters_are_legible_however_wide_the_page_is(show: Show, width: int) -> None:
    page = show(picture("zombie"), viewport={"width": width, "height": 800})

    smallest = page.evaluate("""() => {
        const svg = document.querySelector(".forkroom svg");
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const texts = [...svg.querySelectorAll("text")];
        const sizes = texts.map(text => parseFloat(getComputedStyle(text).fontSize));
        return scale * Math.min(...sizes) }""")

    assert 11 <= smallest < 14
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # it scrolls inside its frame


def test_step_that_is_out_of_sight_is_scrolled_to(show: Show) -> None:
    page = show(picture("zombie"), viewport={"width": 360, "height": 800})

    page.keyboard.press("Tab")
    page.keyboard.press("End")

    cursor = page.locator(".fr-cursor").bounding_box()
    assert cursor is not None
    assert 0 <= cursor["x"] < 360


def notebook_with(*outputs: str) -> str:
    """Give a notebook as somebody else has run it."""
    cell = {"cell_type": "code", "execution_count": 1, "id": "one", "metadata": {}, "source": "%%observe"}
    shown = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": html, "text/plain": ""}}
        for html in outputs
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    return json.dumps(
        {
            "cells": [{**cell, "outputs": shown}],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def test_untrusted_notebook_shows_the_picture_and_no_loose_words(chrome: Browser, server: Server) -> None:
    (server.clone / "from a stranger.ipynb").write_text(notebook_with(picture("zombie")), encoding="utf-8")
    with ended_kernels(server), chrome.new_context() as context:
        notebook = Notebook(context.new_page(), server, "from a stranger.ipynb")
        notebook.open()

        image = notebook.page.locator(".jp-OutputArea-output img")
        expect(image).to_be_visible()
        assert notebook.page.locator(".forkroom[data-awake]").count() == 0
        assert notebook.page.locator(".jp-OutputArea-output").inner_text().strip() == ""
        assert image.evaluate("image => image.naturalWidth") == COLUMN


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_static_export_can_be_explored(show: Show, theme: str) -> None:
    import nbformat
    from nbconvert import HTMLExporter

    book = nbformat.reads(notebook_with(picture("zombie"), picture("orphan")), as_version=4)
    page, _resources = HTMLExporter(theme=theme).from_notebook_node(book)

    shown = show(page)

    assert shown.locator(".forkroom[data-awake] svg[role=img]").count() == 2
    shown.locator(".fr-bar").first.hover()
    expect(shown.locator(".fr-card").first).to_be_visible()
