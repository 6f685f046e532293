"""One JupyterLab and one browser for all tests of this folder; nothing of either is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")
def chromium() -> str:
    """The system's browser; it is never downloaded."""
    if CHROMIUM is None:
        pytest.skip("no chromium on the PATH: the browser is not tested")
    return CHROMIUM


@pytest.fixture(autouse=True, scope="package")
def leaves_nothing_behind() -> Iterator[None]:
    """Ask when the folder is done: server and browser live longer than one test, and end before any other."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    yield

    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    gone, alive = psutil.wait_procs(left, timeout=10)
    assert not alive, f"processes left behind: {alive}; ended late: {gone}"


@pytest.fixture(scope="package")
def chrome(leaves_nothing_behind: None, chromium: str) -> Iterator[object]:
    """A browser without windows."""
    from playwright.sync_api import sync_playwright

    from .jupyter import browser

    with sync_playwright() as playwright, browser(playwright, chromium) as found:
        yield found


@pytest.fixture(scope="package")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the clone, in a path with a blank, whose exercises may be solved."""
    from .jupyter import copied

    return copied(tmp_path_factory.mktemp("a learner"))


@pytest.fixture(scope="package")
def server(
    leaves_nothing_behind: None, chromium: str, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[object]:
    """JupyterLab on that copy."""
    from .jupyter import served

    with served(clone, tmp_path_factory.mktemp("jupyter")) as found:
        yield found
