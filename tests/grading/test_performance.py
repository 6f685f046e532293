"""A made-up call: what was before it, during it and after it, told apart by the marks."""

from __future__ import annotations

import pytest

from labs.grading import diagnosis, marks
from labs.grading.misconceptions import zombies
from labs.grading.performance import Message, Performance
from labs.grading.trial import Trial
from labs.grading.verdict import Failed
from labs.observer.events import Ended, Event, Exited, Forked, Header, Reaped, Sent, Waited, Waiting
from labs.observer.history import History

CALLER, OLD, NEW, OBSERVER = 10, 11, 12, 1
SALT = "salt"


def mark(name: str, by: int = CALLER) -> Sent:
    return Sent(0.0, marks.number(SALT, name), 18, by, "ESRCH")


def performance(during: list[Event], answer: dict, after: list[Event] | None = None, **more) -> Performance:
    """A caller with a zombie, OLD, and what it does then."""
    before = [Forked(0.0, CALLER, OBSERVER), Forked(0.1, OLD, CALLER), Exited(0.2, OLD, 7)]
    settling = [Waiting(0.0, CALLER, OLD), Waited(0.0, CALLER, OLD, OLD)]
    events = [*before, mark(marks.CALLED), *during]
    events += [mark(marks.RETURNED), *settling, mark(marks.SETTLED), *(after or []), Ended(9.0, CALLER)]
    family = {"caller": CALLER, "observer": OBSERVER, "old": OLD}
    history = History(Header(("x",), observer=OBSERVER), events)
    told = [Message(CALLER, {"answer": answer})] if answer else []
    told += [Message(NEW, {"fell_through": fallen}) for fallen in more.pop("fallen", ())]
    return Performance("make_zombie", history, family, told, SALT, **more)


BORN_AND_DEAD = [Forked(1.0, NEW, CALLER), Exited(1.1, NEW, 0)]


def test_state_at_the_return_is_not_touched_by_what_came_later():
    call = performance(BORN_AND_DEAD, {"phase": "returned", "value": NEW}, [Reaped(2.0, NEW, CALLER)])

    child = call.child(NEW)

    assert child is not None
    assert child.exit is not None and child.reap is None


def test_the_actors_own_waits_are_not_the_learners():
    call = performance([Waiting(1.0, CALLER, -1)], {"phase": "returned", "value": 0})

    assert call.during == [Waiting(1.0, CALLER, -1)]


def test_newborn_are_those_of_the_call():
    call = performance(BORN_AND_DEAD, {"phase": "returned", "value": NEW})

    assert [life.pid for life in call.newborn] == [NEW]
    assert call.zombies_of(CALLER) == {OLD}
    assert [life.pid for life in call.leftovers.zombies] == [NEW]


@pytest.mark.parametrize(
    ("born", "has_turns"),
    [([Forked(1.0, NEW, CALLER)], False), ([Forked(1.0, NEW, CALLER), Forked(1.1, NEW + 1, NEW)], True)],
)
def test_a_program_alone_takes_no_turns(born, has_turns):
    scene = performance(born, {})
    scene.messages.append(Message(CALLER, {"over": ""}))

    assert scene.has_turns is has_turns


def test_a_child_of_the_function_that_was_called_takes_turns():
    assert performance(BORN_AND_DEAD, {"phase": "returned", "value": NEW}).has_turns
    assert not performance([], {"phase": "returned", "value": NEW}).has_turns


@pytest.mark.parametrize("value", [True, "12", None, [NEW], CALLER, 99, 12.0])
def test_only_the_number_of_a_child_is_a_child(value):
    call = performance(BORN_AND_DEAD, {"phase": "returned", "value": value})

    assert call.child(value) is None


def test_telling_suspect_comes_before_the_vague_one():
    reaped = [*BORN_AND_DEAD, Reaped(1.2, NEW, CALLER)]
    call = performance(reaped, {"phase": "returned", "value": NEW})

    finding = diagnosis.diagnose(call, [zombies.reaped_already, zombies.gives_no_child])

    assert finding is not None
    assert (finding.diagnosis, finding.facts["child"]["pid"]) == ("reaped_already", NEW)


@pytest.mark.parametrize("told", [b"\xff", {(1, 2): 3}, [b"x"], {1: {2: b"y"}}])
def test_fact_that_no_file_can_hold_is_told_as_text(told):
    def suspect(_call):
        return {"told": told}

    finding = diagnosis.diagnose(performance([], {"phase": "returned", "value": 0}), [suspect])

    assert finding is not None
    assert finding.facts["told"] == repr(told)


def test_expectation_that_fails_without_a_suspect_fails_all_the_same():
    trial = Trial(performance([], {"phase": "returned", "value": 3}), [zombies.reaped_already])

    with pytest.raises(Failed) as failed:
        trial.expect(False)

    assert failed.value.finding.diagnosis == "gives_something_else"


def test_call_without_an_answer_does_not_come_back():
    trial = Trial(performance([], {}), [])

    with pytest.raises(Failed) as failed:
        trial.must_come_back(None)

    assert failed.value.finding.diagnosis == "gives_no_answer"


def test_awaited_exception_comes_back():
    raised = {"phase": "call", "raised": ["ChildProcessError", "OSError"], "kind": "x", "text": "", "line": 1}
    trial = Trial(performance([], raised), [])

    trial.must_come_back("ChildProcessError")

    with pytest.raises(Failed):
        trial.must_come_back("ValueError")


def test_fallen_child_spoils_even_a_right_value():
    fallen = [{"phase": "returned", "kind": None}]
    trial = Trial(performance(BORN_AND_DEAD, {"phase": "returned", "value": NEW}, fallen=fallen), [])

    with pytest.raises(Failed) as failed:
        trial.must_come_back(None)

    assert failed.value.finding.diagnosis == "child_falls_through"


@pytest.mark.parametrize(("kind", "how"), [("None", ""), ("TypeError", " (TypeError)")])
def test_fallen_child_is_told_with_its_exception(kind, how):
    call = performance(BORN_AND_DEAD, {}, fallen=[{"phase": "returned", "kind": kind}])

    facts = diagnosis.child_falls_through(call)

    assert facts is not None
    assert facts["how"] == how
