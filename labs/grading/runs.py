"""What is kept of a session of checks while it goes on (`--runs FOLDER`): for whoever watches from outside.

A JSON file for each verdict, as the verdict file has it, appears as soon as the check has ended; beside it,
for a failed check, the recording of the run that shows why (docs/recording.md). The plugin keeps, `checking`
collects. A verdict file appears whole, and after its recording.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labs.grading.verdict import Verdict

if TYPE_CHECKING:
    from labs.observer.events import Event
    from labs.observer.history import History


@dataclass(frozen=True)
class Told:
    """A verdict, and the history of the run behind it (None: it passed, or nothing ran)."""

    verdict: Verdict
    history: History | None = None


def keep(folder: Path, verdict: Verdict, history: History | None) -> None:
    """Put a verdict, and the history of its run if there is one, into `folder`."""
    name = f"{len(list(folder.glob('*.json'))):03}-{verdict.check}"
    if history is not None:
        from labs.observer.recording import Recording  # noqa: PLC0415

        Recording(history.header, _to_the_moment(history)).save(folder / f"{name}.jsonl")
    begun = folder / f"{name}.begun"
    begun.write_text(json.dumps(verdict.to_json(), ensure_ascii=False) + "\n", "utf-8")
    begun.replace(folder / f"{name}.json")


def _to_the_moment(history: History) -> list[Event]:
    """Give the events; where the run was cut at the moment that the words are about, let the drawing know."""
    from labs.observer.events import Ended  # noqa: PLC0415

    first = history.root.pid if history.root else 0
    return [*history.events, *([] if history.ending else [Ended(history.end, first, "moment")])]


def collect(folder: Path, known: int = 0) -> list[Told]:
    """Read what has been kept in `folder` after the first `known`, in the order of the checks' ends."""
    return [
        Told(Verdict.from_json(json.loads(path.read_text("utf-8"))), _history(path.with_suffix(".jsonl")))
        for path in sorted(folder.glob("*.json"))[known:]
    ]


def _history(recording: Path) -> History | None:
    if not recording.exists():
        return None
    from labs.observer.history import History  # noqa: PLC0415  (only a failure is looked at)
    from labs.observer.recording import load  # noqa: PLC0415

    loaded = load(recording)
    return History(loaded.header, loaded.events)
