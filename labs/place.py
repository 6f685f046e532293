"""Where things are: the clone, its labs, its notebooks. Nothing is read or made here."""

from __future__ import annotations

from pathlib import Path

CLONE = Path(__file__).resolve().parents[1]
LABS = CLONE / "labs"
NOTEBOOKS = CLONE / "notebooks"
