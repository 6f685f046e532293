"""Executes one notebook in a fresh kernel: `python -m labs.website.worker SOURCE TARGET`.

Whatever goes wrong is told as JSON on stdout, with the cell it happened in: {"cell": its id, "line": its
first line, "why": …}; exit code 1. A process of its own, because the kept library takes over the signals of
whoever asks it. Which notebooks, and where they lie, is `running`'s.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

_CELL_S = 120


def main(source: Path, target: Path) -> int:
    """Execute, write what came of it, or say what went wrong and where."""
    at: dict[str, Any] = {"cell": "", "line": ""}

    def begun(cell: nbformat.NotebookNode, **_index: int) -> None:
        at.update(cell=cell.get("id", ""), line=next(iter(cell.source.splitlines()), ""))

    book = nbformat.read(source, as_version=4)
    folder = {"metadata": {"path": str(source.parent)}}
    client = NotebookClient(book, timeout=_CELL_S, kernel_name="python3", resources=folder)
    client.shutdown_kernel = "immediate"  # one that hangs in a cell would keep us waiting
    client.on_cell_start = begun
    try:
        client.execute()
    except Exception as error:
        print(json.dumps({**at, "why": _why(error)}))
        return 1
    nbformat.write(book, target)
    return 0


def _why(error: Exception) -> str:
    if isinstance(error, CellTimeoutError):
        return f"longer than {_CELL_S} s"
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}".strip(": ")
    return str(error) or type(error).__name__


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
