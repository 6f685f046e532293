"""Histories to draw, and what stands in their pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from labs.observer.events import (
    Event,
    Forked,
    Header,
)
from labs.observer.history import History
from labs.observer.recording import load

RECORDINGS = Path(__file__).parents[1] / "recordings"
NAMES = sorted(path.stem for path in RECORDINGS.glob("*.jsonl"))
OBSERVER, PARENT, CHILD = 9, 10, 11
SVG = "{http://www.w3.org/2000/svg}"


def recorded(name: str) -> History:
    found = load(RECORDINGS / f"{name}.jsonl")
    return History(found.header, found.events)


def history(*events: Event) -> History:
    first = Forked(0.0, PARENT, OBSERVER)
    return History(Header(("program",), observer=OBSERVER), [first, *events])


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(picture).iter(f"{SVG}text")]


def classes(picture: str) -> set[str]:
    root = ET.fromstring(picture)
    return {word for element in root.iter() for word in element.get("class", "").split()}
