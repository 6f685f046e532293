from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.events import (
    ENDINGS,
    EXACT,
    INFERRED,
    KINDS,
    NOTES,
    SAMPLED,
    Ended,
    Execed,
    Exited,
    Forked,
    Header,
    RecordingError,
    Wrote,
)
from labs.observer.history import History
from labs.observer.recording import Recording, load
from labs.observer.session import Options

FORMAT = (Path(__file__).parents[2] / "docs" / "recording.md").read_text()
HEADER = Header(("sh", "-c", "exit 3"), observer=1)
EVENTS = [
    Forked(0.0, 2, 1),
    Execed(0.1, 2, ("sh", "-c", "exit 3")),
    Wrote(0.2, 2, "stdout", "字\udcff\n"),
    Exited(0.3, 2, code=3),
    Ended(0.4, 2),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "recording.jsonl"
    Recording(HEADER, list(EVENTS)).save(path)
    return path


def rows(heading: str) -> dict[str, list[str]]:
    """Give the tables under a heading of the format: the first column, and the `words` of the next."""
    section = FORMAT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return {line[0].strip(" `"): re.findall(r"`([\w-]+)`", line[1]) for line in lines}


def test_a_saved_recording_comes_back_as_it_was(file: Path) -> None:
    recording = load(file)

    assert recording == Recording(HEADER, EVENTS)


def test_what_was_observed_comes_back_as_it_was(tmp_path: Path) -> None:
    history = observe(["sh", "-c", "echo hi; (exit 3); kill -s TERM $$"], Options(own_session=True))

    Recording(history.header, history.events).save(tmp_path / "recording")
    recording = load(tmp_path / "recording")

    assert (recording.header, recording.events, recording.cut) == (history.header, history.events, False)
    assert History(recording.header, recording.events).exit_code == 143


def test_a_recording_without_its_end_is_cut(file: Path) -> None:
    lines = file.read_text().splitlines(keepends=True)

    file.write_text("".join(lines[:-1]))
    without_its_end = load(file)
    file.write_text("".join(lines)[:-20])
    within_a_line = load(file)

    assert without_its_end.cut and within_a_line.cut
    assert without_its_end.events == within_a_line.events == EVENTS[:-1]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        ("hello\n", "is no JSON"),
        ("[]\n", "not a recording"),
        ('{"recording": 99, "program": []}\n', "version 99"),
        ('{"recording": 1, "program": 5}\n', "program cannot be 5"),
        ('{"recording": 1, "program": []}\n{"t": 1}\n{}\n', "line 2: no event"),
        ('{"recording": 1, "program": []}\n{"t": 1, "event": "forked", "pid": 1}\n{}\n', "line 2: no parent"),
        ("\x00\xff\n", "is no JSON"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text, encoding="latin-1")

    with pytest.raises(RecordingError) as refusal:
        load(tmp_path / "file")

    assert complaint in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_unknown_kinds_and_fields_are_passed_over(file: Path) -> None:
    more = json.dumps({"t": 0.35, "event": "danced", "pid": 2}) + "\n"
    lines = file.read_text().splitlines(keepends=True)
    lines[-1] = json.dumps({**json.loads(lines[-1]), "mood": "good"}) + "\n"
    file.write_text("".join([*lines[:-1], more, lines[-1]]))

    assert load(file).events == EVENTS


def test_the_format_describes_every_field_of_the_header() -> None:
    assert list(rows("The header")) == ["recording", *(field.name for field in fields(Header))]


def test_the_format_describes_every_kind_of_event_and_its_fields() -> None:
    described = rows("The kinds")
    common = [field for field in rows("Every event") if field != "event"]

    assert common == ["t", "pid", "known"]
    assert described == {
        name: [field.name for field in fields(kind) if field.name not in common]
        for name, kind in KINDS.items()
    }


def test_the_format_describes_every_note_and_every_end() -> None:
    assert set(rows("Notes")) == set(NOTES)
    assert set(rows("Reasons for the end")) == set(ENDINGS)


def test_the_format_describes_how_things_are_known() -> None:
    known = next(line for line in FORMAT.splitlines() if line.startswith("| `known`"))

    assert all(f"`{how}`" in known for how in (EXACT, SAMPLED, INFERRED))


def test_the_formats_example_is_a_recording(tmp_path: Path) -> None:
    example = FORMAT.split("```json\n", 1)[1].split("```", 1)[0]
    (tmp_path / "example").write_text(example)

    recording = load(tmp_path / "example")

    assert not recording.cut
    assert History(recording.header, recording.events).contradictions() == []
