"""Recordings on disk: JSON lines, a header and then an event a line (docs/recording.md).

Running a program and making a recording of it is `session`'s.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labs.observer.events import Ended, Event, Header, RecordingError, event_from_json, header_from_json


@dataclass
class Recording:
    """A header and its events in the order of time; `cut` if the file ends in the middle."""

    header: Header
    events: list[Event] = field(default_factory=list)
    cut: bool = False

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the recording as JSON lines (docs/recording.md)."""
        with Path(path).open("w", encoding="utf-8") as file:
            file.write(line(self.header))
            file.writelines(map(line, self.events))


def line(fact: Header | Event) -> str:
    """Give the line of a recording that holds the header, or an event."""
    return json.dumps(fact.to_json()) + "\n"


def load(path: str | os.PathLike[str]) -> Recording:
    """Read a recording; what is cut off in the middle of a line, or has no end, is marked as cut.

    Raises RecordingError for an empty file, another version, or something that is no recording, and OSError.
    """
    raw = Path(path).read_text(encoding="utf-8", errors="surrogateescape").strip("\n").split("\n")
    if raw == [""]:
        raise RecordingError("the recording is empty")
    header = header_from_json(_parse(raw[0]))
    recording = Recording(header)
    for number, text in enumerate(raw[1:], 2):
        try:
            event = event_from_json(_parse(text))
        except RecordingError as error:
            if number == len(raw):
                break  # the last line was cut off
            raise RecordingError(f"line {number}: {error}") from None
        if event is not None:
            recording.events.append(event)
    recording.cut = not (recording.events and isinstance(recording.events[-1], Ended))
    return recording


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise RecordingError(f"this is not a recording: {text[:60]!r} is no JSON") from None
