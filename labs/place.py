"""Where things are: the clone, its labs, its notebooks, and this program. Nothing is read or made here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
LABS = CLONE / "labs"
NOTEBOOKS = CLONE / "notebooks"


def program() -> str:
    """Say how a person starts this program here: by its name if the PATH leads to it, else through Python."""
    script = Path(sys.prefix, "bin", "labs")
    return "labs" if str(script.parent) in os.get_exec_path() and script.exists() else "python3 -m labs"
