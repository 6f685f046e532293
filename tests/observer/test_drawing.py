"""What both pictures share: arrows from row to row, output in ticks, and no history that cannot be drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.observer.drawing import Drawing, draw, stretches
from labs.observer.events import (
    Adopted,
    Continued,
    Ended,
    Event,
    Execed,
    Exited,
    Forked,
    Header,
    Polled,
    Reaped,
    Sampled,
    Sent,
    Sleeping,
    Stopped,
    Waited,
    Waiting,
    Woke,
    Wrote,
)
from labs.observer.history import History
from labs.observer.recording import load
from labs.observer.timeline import svg

RECORDINGS = Path(__file__).parents[1] / "recordings"
OBSERVER, PARENT, CHILD = 9, 10, 11


def history(*events: Event) -> History:
    return History(Header(("program",), observer=OBSERVER), events)


def recorded(name: str) -> History:
    found = load(RECORDINGS / f"{name}.jsonl")
    return History(found.header, found.events)


def arrows(drawing: Drawing) -> list[str]:
    def end(number: int | None) -> str:
        return "observer" if number is None else drawing.rows[number].life.label

    return [f"{arrow.kind}: {end(arrow.source)} → {end(arrow.target)}" for arrow in drawing.arrows]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zombie", ["fork: parent → child 1", "reap: child 1 → parent"]),
        ("orphan", ["fork: parent → child 1", "adopt: child 1 → observer", "reap: child 1 → observer"]),
        (
            "subreaper",
            [
                "fork: parent → child 1",
                "fork: child 1 → child 1.1",
                "adopt: child 1.1 → parent",
                "reap: child 1 → parent",
                "reap: child 1.1 → parent",
            ],
        ),
        ("killed", ["fork: parent → child 1", "signal: parent → child 1", "reap: child 1 → parent"]),
        ("ignored", ["fork: parent → child 1"]),
        ("timeout", ["fork: parent → child 1"]),
    ],
)
def test_arrows_tell_the_family_story(name: str, expected: list[str]) -> None:
    assert arrows(draw(recorded(name))) == expected


@pytest.mark.parametrize(("name", "many"), [("zombie", 0), ("orphan", 1), ("double_fork", 1), ("timeout", 0)])
def test_observer_has_a_lane_only_for_those_it_adopted(name: str, many: int) -> None:
    assert len(draw(recorded(name)).adopted) == many


def test_orphan_remembers_the_parent_it_lost() -> None:
    drawing = draw(recorded("double_fork"))

    adopted = next(arrow for arrow in drawing.arrows if arrow.kind == "adopt")

    assert adopted.former is not None
    assert drawing.rows[adopted.former].life.label == "child 1"


def test_folded_children_have_one_arrow_for_all() -> None:
    births = [Forked(0.001 * n, 100 + n, PARENT) for n in range(50)]

    drawing = draw(history(Forked(0.0, PARENT, OBSERVER), *births))

    assert [(arrow.kind, arrow.many) for arrow in drawing.arrows] == [("fork", 50)]


def test_output_written_at_once_is_one_tick_that_keeps_every_line() -> None:
    lines = [Wrote(1.0, PARENT, "stdout", f"{n}\n") for n in range(10_000)]

    drawing = draw(history(Forked(0.0, PARENT, OBSERVER), *lines, Ended(2.0, PARENT)))

    assert [len(tick.lines) for tick in drawing.output[0]] == [10_000]


def test_states_of_a_backward_recording_are_drawn_forwards() -> None:
    made = history(Forked(5.0, PARENT, OBSERVER), Sleeping(3.0, PARENT, "pause"), Exited(1.0, PARENT, 0))

    spans = stretches(made.lives[0])

    assert all(span.start <= span.end for span in spans)


def _pids(kind: Callable[..., Event], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Event]:
    times = st.floats(0, 10) | st.just(math.nan) | st.just(math.inf) | st.just(-1.0)
    return st.builds(kind, t=times, pid=st.integers(0, 14), **fields)


PID = st.integers(-1, 14)
TEXT = st.text(max_size=40)
EVENTS = st.one_of(
    _pids(Forked, parent=PID),
    _pids(Forked, parent=PID),
    _pids(Exited, code=st.integers(0, 255) | st.none(), signal=st.none() | st.integers(1, 70)),
    _pids(Reaped, by=PID),
    _pids(Adopted, parent=PID, former=PID),
    _pids(Stopped, signal=st.integers(1, 64)),
    _pids(Continued),
    _pids(Sent, signal=st.integers(0, 70), by=PID),
    _pids(Waiting, target=PID),
    _pids(Waited, target=PID, result=PID),
    _pids(Polled, target=PID, times=st.integers(1, 9)),
    _pids(Sleeping, call=TEXT),
    _pids(Woke),
    _pids(Wrote, stream=st.sampled_from(["stdout", "stderr"]), text=TEXT),
    _pids(Execed, argv=st.lists(TEXT, max_size=3).map(tuple)),
    _pids(Sampled, state=TEXT),
    _pids(Ended, reason=TEXT | st.sampled_from(["done", "timeout"])),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_any_stream_of_events_can_be_drawn(events: list[Event]) -> None:
    made = history(Forked(0.0, PARENT, OBSERVER), *events)

    drawing = draw(made)
    picture = svg(made)

    assert sum(len(row.everybody) for row in drawing.rows) == len(made.lives)
    assert picture.endswith("</svg>")
