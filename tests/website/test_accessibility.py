"""The pages in a browser, asked by axe-core: for those who see, hear or type, by day, by night, on phones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS = (("light", 390), ("dark", 1200))
# One page of each kind, in both languages.
KINDS = [
    "index.html",
    "en/index.html",
    "zh/index.html",
    "en/06_zombies.html",
    "zh/06_zombies.html",
    "en/files/labs/06_zombies/zombie.py.html",
    "zh/files/labs/06_zombies/zh/zombie.py.html",
    "en/files/chatroom/README.md.html",
    "zh/00_start_here.html",  # this one was run
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium here")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def leaves_nothing_behind() -> None:
    """The browser stays for the whole module, and goes with it."""


def place(kind: str, whole: Path, executed: Path) -> Path:
    return (executed if "start_here" in kind else whole) / kind


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_to_complain_of(
    browser: Browser, whole_site: Path, executed_site: Path, kind: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = []
    for scheme, width in LOOKS:
        with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(place(kind, whole_site, executed_site).as_uri())
            told = axe.run(page).response["violations"]
            found += [
                (scheme, width, each["id"], node["target"], node.get("failureSummary"))
                for each in told
                for node in each["nodes"]
            ]

    assert not found


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_a_phone_and_asks_for_nothing_outside(
    browser: Browser, whole_site: Path, executed_site: Path, kind: str
) -> None:
    asked: list[str] = []
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(place(kind, whole_site, executed_site).as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= 390
    assert asked and all(url.startswith(("file:", "data:")) for url in asked)
