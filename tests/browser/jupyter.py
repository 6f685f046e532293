"""JupyterLab as its users meet it: a server on a copy of the clone, and a notebook in a page.

Waiting is for what the page itself says: a cell's number, a saved file, a kernel that is idle.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from playwright.sync_api import Browser, Locator, Page, Playwright

from labs.place import CLONE

PATIENCE_S = 120
_COMMANDS = "from labs.commands import main; main()"  # the way in is tests/setup's
_LEFT_OUT = (".*", "__pycache__", "*.egg-info", "tests", "benchmarks", "build")
_LIGHT, _DARK = "JupyterLab Light", "JupyterLab Dark"
_CELLS = """() => [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')].map(cell => ({
    prompt: cell.querySelector('.jp-InputPrompt').textContent,
    source: cell.querySelector('.cm-content').innerText.trim(),
    failed: !!cell.querySelector('[data-mime-type="application/vnd.jupyter.stderr"]')}))"""  # tracebacks too
_ENDED = f"""() => {{ const cells = ({_CELLS})();
    return cells.some(cell => cell.failed)
        || cells.every(cell => !cell.source || /\\d/.test(cell.prompt)) }}"""

# A cell's number may be the same before and after: what tells is that a star was there in between.
_WATCH = """prompt => {
    prompt.runs = 'not yet';
    new MutationObserver((changes, watch) => {
        if (prompt.textContent.includes('*')) prompt.runs = 'begun';
        else if (prompt.runs === 'begun') { prompt.runs = 'ended'; watch.disconnect(); }
    }).observe(prompt, {childList: true, characterData: true, subtree: true});
}"""


@dataclass(frozen=True)
class Server:
    """A JupyterLab that runs on `clone`, reachable at `url` for whoever has `token`."""

    clone: Path
    url: str
    token: str

    def is_idle(self, path: str) -> bool:
        """Tell whether a page is connected to a notebook's kernel, and that kernel waits for work."""
        try:
            kernels = [found["kernel"] for found in self._ask("GET", "api/sessions") if found["path"] == path]
        except HTTPError:  # it stumbles over a kernel that is just being started
            return False
        return any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels)

    def end_kernels(self) -> None:
        """End all kernels; return when they have ended."""
        for kernel in self._ask("GET", "api/kernels"):
            self._ask("DELETE", f"api/kernels/{kernel['id']}")

    def _ask(self, method: str, path: str) -> Any:
        request = urllib.request.Request(
            self.url + path, method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            said = answer.read()
        return json.loads(said) if said else None


@contextmanager
def ended_kernels(server: Server) -> Iterator[None]:
    """Leave no kernel running after a test."""
    try:
        yield
    finally:
        server.end_kernels()


def copied(folder: Path) -> Path:
    """Copy what a learner has of the clone; the copy's exercises may be solved."""
    copy = folder / "my clone"
    shutil.copytree(CLONE, copy, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    begin_anew(copy)
    return copy


def begin_anew(clone: Path) -> None:
    """Take back what a learner has done: exercises, hints, progress."""
    (clone / ".progress.json").unlink(missing_ok=True)
    for lab in (clone / "labs").glob("[0-9]*"):
        shutil.copy(lab / "starter.py", lab / "exercise.py")


@contextmanager
def served(clone: Path, folder: Path, dark: bool = False) -> Iterator[Server]:
    """Run `labs notebooks` on a clone, with settings and files of its own in `folder`."""
    runtime, token = folder / "runtime", secrets.token_hex(16)
    _settle(folder / "settings", dark)
    words = ["notebooks", "--no-browser", "--ServerApp.port=0", f"--IdentityProvider.token={token}"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMANDS, *words],
            cwd=clone,
            env=_environment(clone, folder, runtime),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield Server(clone, _address(process, runtime, folder / "server.log"), token)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _environment(clone: Path, folder: Path, runtime: Path) -> dict[str, str]:
    ours = {
        "PYTHONPATH": str(clone),
        "LANGUAGE": "en",
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
    }
    not_ours = {"FORKROOM_PROGRESS", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "COVERAGE_PROCESS_START"}
    return {name: value for name, value in os.environ.items() if name not in not_ours} | ours


def _settle(settings: Path, dark: bool) -> None:
    """Choose what a person would choose once: a theme, no news; and all cells in the page."""
    chosen = {
        "apputils-extension/themes": {"theme": _DARK if dark else _LIGHT},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, setting in chosen.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting), encoding="utf-8")


def _address(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Wait for the file in which a server says where it is."""
    told = runtime / f"jpserver-{process.pid}.json"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        if told.exists() and (found := told.read_text()).rstrip().endswith("}"):
            return str(json.loads(found)["url"])
        time.sleep(0.05)  # between two looks; nothing announces a file
    raise RuntimeError(f"no JupyterLab:\n{log.read_text()[-4000:]}")


@contextmanager
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Start the system's chromium; it is never downloaded."""
    quiet = ("background-networking", "component-update", "sync", "gpu")
    words = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    found = playwright.chromium.launch(executable_path=chromium, args=words)
    try:
        yield found
    finally:
        found.close()


class Notebook:
    """A notebook in a page of JupyterLab."""

    def __init__(self, page: Page, server: Server, path: str) -> None:
        self.page, self._server, self._path = page, server, path
        page.set_default_timeout(PATIENCE_S * 1000)

    def open(self) -> None:
        """Open it, alone, and wait until its kernel is ready."""
        self.page.goto(f"{self._server.url}lab/tree/{self._path}?reset&token={self._server.token}")
        self._ready()

    def reload(self) -> None:
        """Load the page anew, as a person does."""
        self.page.reload()
        self._ready()

    def _ready(self) -> None:
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell .cm-content")
        self._idle()

    def restart(self) -> None:
        """Restart the kernel from the menu; return when it is ready."""
        self.choose("Kernel", "Restart Kernel…")
        with self.page.expect_response(lambda answer: "/restart" in answer.url):
            self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self._idle()

    def _idle(self) -> None:
        while not self._server.is_idle(self._path):
            self.page.wait_for_timeout(50)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached")

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu."""
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(entry, exact=True).click()

    def run_all(self) -> None:
        """Run all cells from the menu; return when each has its number, or one has failed."""
        self.choose("Run", "Run All Cells")
        self.page.wait_for_function(_ENDED)

    def failures(self) -> list[str]:
        """Give the sources of the cells that ended in an error, or never ran."""
        return [
            cell["source"]
            for cell in self.page.evaluate(_CELLS)
            if cell["source"] and (cell["failed"] or not any(map(str.isdigit, cell["prompt"])))
        ]

    def sources(self) -> list[str]:
        """Give what stands in the code cells."""
        return [cell["source"] for cell in self.page.evaluate(_CELLS)]

    def save(self) -> None:
        """Save it; return when the page says that it is saved."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_selector(
            ".jp-Document.jp-mod-dirty, .lm-TabBar-tab.jp-mod-dirty", state="detached"
        )

    def timelines(self) -> Locator:
        """Give the pictures that have awakened."""
        return self.page.locator(".jp-Notebook .forkroom[data-awake] svg[role=img]")

    def cell(self, source: str) -> Locator:
        """Find the code cell in which a source stands."""
        written = self.page.locator(".jp-InputArea-editor .cm-content", has_text=source)
        return self.page.locator(".jp-Notebook .jp-CodeCell", has=written).first

    def run(self, source: str) -> Locator:
        """Run the cell with a source, as Ctrl+Enter does; give it when it has ended."""
        cell = self.start(source)
        prompt = cell.locator(".jp-InputPrompt")
        self.page.wait_for_function("prompt => prompt.runs === 'ended'", arg=prompt.element_handle())
        return cell

    def start(self, source: str) -> Locator:
        """Start the cell with a source, and give it at once."""
        cell = self.cell(source)
        cell.locator(".jp-InputPrompt").evaluate(_WATCH)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        return cell

    def append(self, source: str) -> None:
        """Type a cell of one's own at the end."""
        last = self.page.locator(".jp-Notebook .jp-Cell").last
        last.click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.page.locator(".jp-Notebook .jp-Cell").last.locator(".cm-content").click()
        self.page.keyboard.insert_text(source)
