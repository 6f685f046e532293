"""`labs notebooks`: JupyterLab, opened where the course begins."""

from __future__ import annotations

import os
import sys

import click

from labs.i18n import _, language
from labs.place import CLONE, NOTEBOOKS


@click.command(
    "notebooks",
    short_help=_("Open the notebooks in JupyterLab."),
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    help=_("Open the notebooks in JupyterLab; what follows goes to JupyterLab."),
)
@click.option("--no-browser", is_flag=True, help=_("Print the address instead of opening a browser."))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def notebooks(no_browser: bool, arguments: tuple[str, ...]) -> None:
    """Become JupyterLab, with the whole clone in its file browser: the exercises are files."""
    start = (NOTEBOOKS / language() / "00_start_here.ipynb").relative_to(CLONE)
    words = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={CLONE}"]
    words.append(f"--LabApp.default_url=/lab/tree/{start}")
    if no_browser:
        words.append("--no-browser")
    if os.geteuid() == 0:
        words.append("--allow-root")
    os.execv(sys.executable, [*words, *arguments])
