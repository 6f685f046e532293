"""Diagrams of states: the tables are what the lessons say, and what is drawn is what the tables say."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from labs.pictures import FIVE_STATES, THREE_STATES, Phase, States, diagram
from labs.pictures.states import causes, letters, names

TABLES = [THREE_STATES, FIVE_STATES]


@pytest.mark.parametrize("states", TABLES)
def test_moves_lead_between_states_that_have_a_place_and_words(states: States) -> None:
    for move in states.moves:
        assert {move.start, move.end} <= states.places.keys()
        assert causes()[move.cause]
    assert states.places.keys() <= names().keys() & letters().keys()


def test_five_states_are_three_and_a_beginning_and_an_end() -> None:
    assert FIVE_STATES.places.keys() - THREE_STATES.places.keys() == {Phase.NEW, Phase.TERMINATED}
    assert set(THREE_STATES.moves) < set(FIVE_STATES.moves)


def test_nobody_runs_without_having_been_ready() -> None:
    assert not FIVE_STATES.leads("waiting", "running")
    assert not FIVE_STATES.leads("new", "running")
    assert FIVE_STATES.leads("ready", "running")


def test_what_is_ready_cannot_begin_to_wait_and_the_dead_do_nothing() -> None:
    assert not FIVE_STATES.leads("ready", "waiting")
    assert not any(FIVE_STATES.leads("terminated", phase) for phase in Phase)


def test_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="zombie"):
        THREE_STATES.leads("ready", "zombie")


@pytest.mark.parametrize("states", TABLES)
def test_every_state_and_every_move_is_drawn_and_told(states: States) -> None:
    root = ET.fromstring(diagram(states, "States").svg)

    kinds = [element.get("class") for element in root.iter()]
    assert kinds.count("state") == len(states.places)
    assert kinds.count("move") == kinds.count("head") == len(states.moves)
    told = root.findtext("{*}desc") or ""
    assert all(names()[phase] in told for phase in states.places)
    assert all(causes()[move.cause] in told for move in states.moves)


def test_moves_stand_one_a_line_in_characters() -> None:
    drawn = str(diagram(THREE_STATES, "Three states"))

    assert drawn.splitlines() == [
        "Three states",
        "Ready   → Running  it is given a core",
        "Running → Ready    its time slice is over",
        "Running → Waiting  it waits for something",
        "Waiting → Ready    what it waited for has come",
    ]


def test_drawing_speaks_the_language_asked_for() -> None:
    assert ET.fromstring(diagram(THREE_STATES, language="zh").svg).get("lang") == "zh"
    assert ET.fromstring(diagram(THREE_STATES, language="en").svg).get("lang") == "en"
