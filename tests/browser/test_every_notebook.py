"""Every notebook run once in a real browser, in both languages: long, so only for -m stress.

With FORKROOM_SCREENSHOTS=FOLDER pictures of all of them are kept, English in the light theme and Chinese in
the dark one:

    FORKROOM_SCREENSHOTS=/tmp/seen pytest -m stress tests/browser
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from labs.place import NOTEBOOKS

from .jupyter import Notebook, Server, copied, ended_kernels, served

NAMES = sorted(path.stem for path in (NOTEBOOKS / "en").glob("*.ipynb"))
_WIDTH_PX, _HEIGHT_PX = 1240, 1700


@pytest.fixture(scope="module", params=["en", "zh"])
def edition(
    request: pytest.FixtureRequest, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Server]]:
    """A language and a JupyterLab for it: the Chinese one is dark."""
    folder = tmp_path_factory.mktemp(f"edition {request.param}")
    with served(copied(folder), folder, dark=request.param == "zh") as server:
        yield request.param, server


@pytest.mark.stress
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_and_every_picture_is_drawn(
    chrome: Browser, edition: tuple[str, Server], name: str
) -> None:
    language, server = edition
    with (
        ended_kernels(server),
        chrome.new_context(viewport={"width": _WIDTH_PX, "height": 1000}) as context,
    ):
        notebook = Notebook(context.new_page(), server, f"notebooks/{language}/{name}.ipynb")
        notebook.open()

        notebook.run_all()

        if folder := os.environ.get("FORKROOM_SCREENSHOTS"):
            photographed(notebook, Path(folder), f"{name}.{language}")
        assert notebook.failures() == []
        asked_for = [source for source in notebook.sources() if source.startswith(("%%observe", "%demo"))]
        assert notebook.timelines().count() >= len(asked_for)


def photographed(notebook: Notebook, folder: Path, name: str) -> None:
    """Keep pictures of a whole notebook, a screen at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    page = notebook.page
    page.keyboard.press("Control+b")  # the file browser away
    page.set_viewport_size({"width": _WIDTH_PX, "height": _HEIGHT_PX})
    panel = page.locator(".jp-WindowedPanel-outer")
    number, top = 0, 0
    while top < panel.evaluate("panel => panel.scrollHeight"):  # which changes as cells come into sight
        panel.evaluate("(panel, top) => panel.scrollTo(0, top)", top)
        page.screenshot(path=folder / f"{name}.{number}.png")
        number, top = number + 1, top + panel.evaluate("panel => panel.clientHeight")
