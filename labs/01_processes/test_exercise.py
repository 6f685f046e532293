"""What the judge asks of lab 01. Each call runs in a process of its own; the kernel's facts decide."""

import random

from labs.grading.family import Living, Parent, Zombie
from labs.grading.misconceptions import lists, processes

SECRET = random.SystemRandom()


def word():
    """Give a word that nobody can guess, short enough for the name of a process (15 bytes)."""
    return f"{SECRET.randrange(1 << 40):010x}"


DESCRIBING = [
    processes.raises_for_a_zombie,
    processes.raises_for_nobody,
    processes.takes_a_zombie_for_gone,
    processes.describes_the_caller,
    processes.existing_means_running,
    processes.gives_one_string,
    processes.names_the_keys_otherwise,
    processes.expects_words_of_a_zombie,
    processes.gives_other_facts,
]


def test_describe_tells_of_a_program(run):
    for who in ("program", "namesake"):
        call = run.scene("described", who, word(), suspects=DESCRIBING)

        call.expect(isinstance(call.value, dict) and call.value == processes.truth(call))


def test_describe_tells_of_a_zombie(run):
    cast = {"zombie": Zombie(), "living": Living()}

    call = run.scene("described", "zombie", "", cast=cast, suspects=DESCRIBING)

    call.expect(isinstance(call.value, dict) and call.value == processes.truth(call))


def test_describe_tells_somebody_from_nobody(run):
    for who in ("namesake", "nobody"):
        cast = {"nobody": Zombie(), "living": Living()}
        call = run.scene("described", who, word(), cast=cast, suspects=DESCRIBING)

        there = call.value is not None or call.strange is not None  # what is told of it, others ask
        call.expect(not call.told("error") and there == (who != "nobody"))


TRACING = [
    processes.raises_for_nobody,
    processes.goes_above_the_top,
    processes.counts_itself,
    processes.stops_below_the_top,
    processes.begins_at_the_top,
]


def generations():
    """A child, its parent and its grandparent, and somebody beside each."""
    parent = Parent({"sister": Living(), "child": Living()})
    return {
        "nobody": Zombie(),
        "aunt": Living(),
        "grandparent": Parent({"uncle": Living(), "parent": parent}),
    }


def test_ancestors_reach_up_to_the_first_process(run):
    call = run.scene("traced", "child", cast=generations(), suspects=TRACING)

    above = [call.family[name] for name in ("parent", "grandparent", "caller", "observer")]
    call.expect(call.value == processes.truth(call) and call.value[:4] == above)


def test_ancestors_of_the_first_process_and_of_nobody(run):
    for who in ("child", "first", "nobody"):
        call = run.scene("traced", who, cast=generations(), suspects=TRACING)

        above = processes.truth(call) or []
        right = lists.holds(call, above) if who == "child" else call.value == []
        call.expect(not call.told("error") and right)


SELECTING = [
    processes.raises_for_nobody,
    processes.stumbles_over_the_vanished,
    processes.takes_descendants,
    processes.takes_strangers,
    processes.ignores_the_state,
    processes.finds_too_few,
]


def family():
    """Children of all kinds, and a sibling who has such children, too."""
    cousin = Parent({"grandnephew": Zombie(), "at play": Living()})
    sibling = Parent({"nephew": Zombie(), "at work": Living(), "cousin": cousin, "niece": Zombie()})
    return {"first": Zombie(), "busy": Living(), "second": Zombie(), "sibling": sibling, "nobody": Zombie()}


def test_children_in_state_of_the_caller(run):
    for status in ("zombie", "running", "sleeping"):
        call = run.scene("selected", "caller", status, cast=family(), suspects=SELECTING)

        call.expect(lists.same_pids(call, processes.in_state(call)))


def test_children_in_state_of_another(run):
    for status in ("sleeping", "zombie"):
        call = run.scene("selected", "sibling", status, cast=family(), suspects=SELECTING)

        call.expect(lists.same_pids(call, processes.in_state(call)))


def test_children_in_state_leaves_out_who_is_gone(run):
    sibling = Parent({"nephew": Living()})  # asleep for sure; of everybody else that is luck
    cast = {"first": Living(), "leaving": Living(), "last": Living(), "dead": Zombie(), "sibling": sibling}

    call = run.scene("selected_while_one_ends", "sleeping", cast=cast, suspects=SELECTING)

    call.expect(not call.told("error") and lists.same_pids(call, processes.in_state(call)))


def test_children_in_state_of_nobody(run):
    for who in ("sibling", "nobody"):
        call = run.scene("selected", who, "zombie", cast=family(), suspects=SELECTING)

        right = lists.holds(call, processes.in_state(call)) if who == "sibling" else call.value == []
        call.expect(not call.told("error") and right)
