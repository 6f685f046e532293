"""Claims against histories made by hand: each kind of claim, held and broken."""

from __future__ import annotations

from typing import Any

import pytest

from labs import claims
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
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Stopped,
    SubreaperSet,
    Waited,
    Waiting,
    Wrote,
)
from labs.observer.history import History

OBSERVER, PARENT, FIRST, SECOND, GRANDCHILD = 1, 10, 11, 12, 13


def history(*events: Event) -> History:
    return History(Header(("program",), observer=OBSERVER), events)


@pytest.fixture
def family() -> History:
    """The first child becomes a zombie and is reaped; the second is killed while its own child lives on."""
    return history(
        Forked(0.0, PARENT, OBSERVER),
        Forked(0.1, FIRST, PARENT),
        Wrote(0.1, FIRST, "stdout", "I am fi"),
        Wrote(0.1, FIRST, "stdout", "rst\n"),
        Exited(0.2, FIRST, code=3),
        Forked(0.3, SECOND, PARENT),
        Execed(0.3, SECOND, ("/bin/sleep", "60")),
        SubreaperSet(0.3, PARENT, True),
        SigchldSet(0.3, PARENT, "handled"),
        Forked(0.4, GRANDCHILD, SECOND),
        SessionLed(0.4, GRANDCHILD),
        Stopped(0.4, GRANDCHILD, 19),
        Continued(0.4, GRANDCHILD),
        Sent(0.5, FIRST, 9, PARENT),
        Sent(0.5, SECOND, 9, PARENT),
        Sent(0.5, 99, 15, PARENT, error="ESRCH"),
        Sent(0.5, -PARENT, 18, PARENT),
        Signalled(0.5, SECOND, 9, PARENT),
        Exited(0.5, SECOND, signal=9),
        Adopted(0.5, GRANDCHILD, PARENT, SECOND),
        Polled(0.6, PARENT, GRANDCHILD, 0, times=4, until=0.6),
        Waiting(0.6, PARENT, -1),
        Reaped(0.6, FIRST, PARENT),
        Waited(0.6, PARENT, -1, FIRST),
        Waiting(0.7, PARENT, FIRST),
        Waited(0.7, PARENT, FIRST, error="ECHILD"),
        Exited(0.8, GRANDCHILD, code=0),
        Reaped(0.8, GRANDCHILD, GRANDCHILD),
        Exited(0.9, PARENT, code=0),
        Adopted(0.9, SECOND, OBSERVER, PARENT),
        Reaped(0.9, SECOND, OBSERVER),
        Reaped(0.9, PARENT, OBSERVER),
        Ended(1.0, PARENT),
    )


HOLD: dict[str, list[Any]] = {
    "exit_code": [0],
    "ending": ["done"],
    "processes": [4, ">= 4", "<= 4"],
    "peak": [4, ">= 2"],
    "zombies": [["child 1", "child 2"], ["child 2", "..."], 2, ">= 1", ["..."]],
    "orphans": [["child 2.1"]],
    "unwaited": [["child 2"]],
    "stopped": [["child 2.1"]],
    "subreapers": [["parent"]],
    "sessions": [["child 2.1"]],
    "children": [{"parent": 2, "child 2": ">= 1", "child 1": 0}],
    "exit_codes": [{"child 1": 3, "child 2": 137}],
    "killed": [{"child 2": "SIGKILL"}],
    "reaped_by": [{"child 1": "parent", "child 2": "observer", "child 2.1": "itself"}],
    "adopted_by": [{"child 1": "nobody", "child 2": "observer", "child 2.1": "parent"}],
    "waits": [{"parent": ["child 1", "ECHILD"], "child 1": []}],
    "polls": [{"parent": 4}],
    "sent": [{"parent": ["SIGKILL child 1", "SIGKILL child 2", "SIGTERM pid 99 ESRCH", "SIGCONT group"]}],
    "signals": [{"child 2": ["SIGKILL"], "child 1": []}],
    "sigchld": [{"parent": ["handled"]}],
    "execs": [{"child 2": ["sleep"]}],
    "output": [["first"]],
    "wrote": [{"child 1": ["I am first"]}],
    "order": [
        ["child 1 ended", "child 2 execed", "child 2.1 stopped", "child 2.1 continued"],
        ["parent born"],
    ],
}
BREAK: dict[str, list[Any]] = {
    "exit_code": [1],
    "ending": ["timeout"],
    "processes": [3, ">= 5", "<= 3"],
    "peak": [3],
    "zombies": [[], ["child 1"], ["child 2.1", "..."], ["child 2", "child 1"], 3, "<= 1"],
    "orphans": [["child 2"], []],
    "unwaited": [[]],
    "stopped": [[]],
    "subreapers": [[]],
    "sessions": [["parent"]],
    "children": [{"parent": 3}, {"child 9": 0}],
    "exit_codes": [{"child 1": 0}],
    "killed": [{"child 1": "SIGKILL"}, {"child 2": "SIGTERM"}],
    "reaped_by": [{"child 1": "observer"}, {"child 2": "nobody"}],
    "adopted_by": [{"child 2.1": "observer"}],
    "waits": [{"parent": ["ECHILD", "child 1"]}],
    "polls": [{"parent": 0}, {"parent": ">= 5"}],
    "sent": [{"parent": []}],
    "signals": [{"child 1": ["SIGKILL"]}],
    "sigchld": [{"parent": ["ignored"]}],
    "execs": [{"child 2": ["true"]}],
    "output": [["second"]],
    "wrote": [{"child 2": ["first"]}, {"child 9": ["first"]}],
    "order": [["child 2 ended", "child 1 ended"], ["child 9 born"], ["child 1 ended", "child 1 ended"]],
}


def test_every_claim_is_tried_here() -> None:
    assert HOLD.keys() == BREAK.keys() == claims.VOCABULARY.keys()


@pytest.mark.parametrize(("name", "claim"), [(name, claim) for name in HOLD for claim in HOLD[name]])
def test_claim_that_is_true_holds(family: History, name: str, claim: Any) -> None:
    assert claims.malformed({name: claim}) is None
    assert claims.broken({name: claim}, family) == []


@pytest.mark.parametrize(("name", "claim"), [(name, claim) for name in BREAK for claim in BREAK[name]])
def test_claim_that_is_false_is_broken(family: History, name: str, claim: Any) -> None:
    assert claims.malformed({name: claim}) is None

    told = claims.broken({name: claim}, family)

    assert len(told) == 1
    assert told[0].startswith(name)


def test_broken_claim_says_what_was_claimed_and_what_was_seen(family: History) -> None:
    told = claims.broken({"zombies": [], "reaped_by": {"child 2": "parent"}}, family)

    assert told == [
        "zombies: claimed nobody, observed child 1, child 2",
        "reaped_by, child 2: claimed parent, observed observer",
    ]


def test_end_and_exit_code_are_claimed_by_everybody() -> None:
    hung = history(
        Forked(0.0, PARENT, OBSERVER), Exited(1.0, PARENT, signal=9), Ended(1.0, PARENT, "timeout")
    )

    told = claims.broken({}, hung)

    assert told == ["exit_code: claimed 0, observed 137", "ending: claimed done, observed timeout"]


def test_impossible_history_bears_nothing_out() -> None:
    wrong = history(
        Forked(0.0, PARENT, OBSERVER),
        Exited(0.5, PARENT, code=0),
        Reaped(0.5, PARENT, 77),
        Ended(0.5, PARENT),
    )

    assert claims.broken({}, wrong)


@pytest.mark.parametrize("claim", [{"zombie": []}, {"peak": 1.5}, {"reaped_by": ["parent"]}, {"order": "a"}])
def test_claim_of_an_impossible_kind_is_named(claim: dict[str, Any]) -> None:
    assert next(iter(claim)) in str(claims.malformed(claim))
