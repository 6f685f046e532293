"""The course as its learners meet it: JupyterLab in a browser, from the first cell to a solved exercise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from labs import course
from labs.i18n import LANGUAGES

from .jupyter import PATIENCE_S, Notebook, Server, begin_anew, ended_kernels

expect.set_options(timeout=PATIENCE_S * 1000)

RUN_IN_FULL = [lab.folder.name for lab in course.labs() if lab.number in (6, 12)]


@pytest.fixture
def page(chrome: Browser, server: Server) -> Iterator[Page]:
    begin_anew(server.clone)
    size = {"width": 1300, "height": 1000}
    with ended_kernels(server), chrome.new_context(viewport=size) as context:  # type: ignore[arg-type]
        yield context.new_page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RUN_IN_FULL)
def test_notebook_runs_from_its_menu_and_draws(page: Page, server: Server, name: str, language: str) -> None:
    notebook = Notebook(page, server, f"notebooks/{language}/{name}.ipynb")
    notebook.open()

    notebook.run_all()

    assert notebook.failures() == []
    pictures = notebook.timelines()
    asked_for = [source for source in notebook.sources() if source.startswith(("%%observe", "%demo"))]
    assert pictures.count() >= len(asked_for) > 0
    for number in range(pictures.count()):
        box = pictures.nth(number).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100


def test_exercise_is_solved_in_the_editor_and_stays_solved(page: Page, server: Server) -> None:
    lab = course.lab("6")
    exercise = server.clone / lab.exercise.relative_to(lab.folder.parents[1])
    notebook = Notebook(page, server, "notebooks/en/06_zombies.ipynb")
    notebook.open()
    notebook.run("%load_ext labs.notebook")

    wrong = notebook.run("%check 6").inner_text()
    hint = notebook.run("%hint 6").inner_text()
    page.get_by_role("link", name="exercise.py").click()
    written(page, lab.solution.read_text("utf-8"))
    eventually_holds(page, exercise, lab.solution.read_text("utf-8"))
    page.get_by_role("tab", name="06_zombies.ipynb").click()
    right = notebook.run("%check 6").inner_text()

    assert "0 of 100 points" in wrong
    assert "make_zombie() is not written yet" in wrong
    assert "hint 1 of 3" in hint
    assert "100 of 100 points" in right

    notebook.save()
    notebook.reload()
    expect(notebook.cell("%check 6")).to_contain_text("100 of 100 points")
    progress = json.loads((server.clone / ".progress.json").read_text("utf-8"))
    assert "06_zombies" in json.dumps(progress)
    notebook.restart()
    notebook.append("%solution 6")
    notebook.run("%load_ext labs.notebook")
    assert "def bury" in notebook.run("%solution 6").inner_text()


def test_picture_grows_in_its_place_until_the_cell_is_interrupted(page: Page, server: Server) -> None:
    notebook = Notebook(page, server, "notebooks/en/06_zombies.ipynb")
    notebook.open()
    notebook.run("%load_ext labs.notebook")
    notebook.append("%%observe\nimport os, signal\nchild = os.fork()\nwhile True: signal.pause()")
    notebook.append("print(len(history.lives), history.ending.reason)")

    cell = notebook.start("while True: signal.pause()")
    picture = cell.locator(".fr-still > svg[role=img]")
    first = told_time(picture)
    while told_time(picture) == first:
        page.wait_for_timeout(20)
    assert picture.count() == 1
    notebook.choose("Kernel", "Interrupt Kernel")

    expect(cell.locator(".forkroom[data-awake] svg[role=img]")).to_contain_text("interrupted")
    assert "2 interrupted" in notebook.run("len(history.lives)").inner_text()


def told_time(picture: Locator) -> str:
    """Give what a growing picture says of itself."""
    return picture.locator("desc").text_content() or ""


def written(page: Page, text: str) -> None:
    """Replace what is in the file editor, and save it."""
    editor = page.locator(".jp-FileEditor .cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+s")


def eventually_holds(page: Page, path: Path, text: str) -> None:
    """Wait until a save has reached the disk."""
    for _ in range(PATIENCE_S * 20):
        if path.read_text("utf-8") == text:
            return
        page.wait_for_timeout(50)
    assert path.read_text("utf-8") == text


def test_quiz_is_asked_and_answered(page: Page, server: Server) -> None:
    notebook = Notebook(page, server, "notebooks/en/00_start_here.ipynb")
    notebook.open()
    notebook.run("%load_ext labs.notebook")
    notebook.append("%quiz --level 1 --seed 7")
    notebook.append("%quiz answer a")

    asked = notebook.run("%quiz --level 1 --seed 7").inner_text()
    answered = notebook.run("%quiz answer a")

    assert "seed 7" in asked
    expect(answered).to_contain_text("of 1 right so far")
    expect(answered.locator(".forkroom[data-awake] svg[role=img]")).to_be_visible()
