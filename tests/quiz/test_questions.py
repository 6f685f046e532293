"""Questions as they are made up, without the kernel: here the model stands in for what was seen."""

from __future__ import annotations

import ast
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.quiz import model
from labs.quiz.answers import is_right, read
from labs.quiz.asking import question
from labs.quiz.question import LETTERS, LEVELS, Kind, Option, Question
from labs.quiz.scenes import drafts


def made_up(level: int, seed: str, number: int) -> Question:
    for own, draft in drafts(level, seed, number):
        found = question(draft, level, own, list(model.schedules(draft.program, draft.terminal, own)))
        if found:
            return found
    raise AssertionError


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(LEVELS), st.integers(0, 9999), st.integers(0, 20))
def test_every_question_is_sound(level: int, seed: int, number: int) -> None:
    asked = made_up(level, str(seed), number)

    texts = [option.text for option in asked.options]
    ast.parse(asked.source)
    assert asked.source.count("\n") <= 22
    assert "sleep" not in asked.source
    assert 3 <= len(texts) <= 4
    assert len(set(texts)) == len(texts)
    assert all(option.why for option in asked.options)
    assert 1 <= len(asked.key) < len(texts)
    assert asked.many or len(asked.key) == 1


@pytest.mark.stress
@pytest.mark.parametrize("level", LEVELS)
def test_a_thousand_seeds_give_sound_questions(level: int) -> None:
    for seed in range(1000):
        asked = made_up(level, str(seed), seed % 9)
        texts = [option.text for option in asked.options]
        compile(asked.source, "program.py", "exec")
        assert len(set(texts)) == len(texts)
        assert asked.many or len(asked.key) == 1


@pytest.mark.parametrize("level", LEVELS)
def test_same_seed_gives_the_same_question(level: int) -> None:
    assert made_up(level, "7", 2) == made_up(level, "7", 2)


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_asks_several_kinds(level: int) -> None:
    kinds = {made_up(level, "1", number).kind for number in range(8)}

    assert len(kinds) >= 2


OF_FORKS = (
    "0 meant the parent",
    "only the first process forked",
    "without the exit",
    "began at the first line",
)


def of_kind(kind: Kind, level: int) -> list[Question]:
    asked = [made_up(level, str(seed), number) for seed in range(12) for number in range(6)]
    return [each for each in asked if each.kind is kind]


@pytest.mark.parametrize("kind", [Kind.ZOMBIES, Kind.PARENT])
def test_who_is_a_zombie_or_whose_child_is_never_explained_by_what_fork_does(kind: Kind) -> None:
    told = [option.why for asked in of_kind(kind, 3) for option in asked.options]

    assert told
    assert not [why for why in told if any(wrong in why for wrong in OF_FORKS)]


def test_options_name_nobody_whom_the_program_does_not_name() -> None:
    asked = [*of_kind(Kind.ZOMBIES, 3), *of_kind(Kind.ZOMBIES, 4)]

    assert not [each for each in asked for option in each.options if "child" in option.text]


def test_nobody_is_offered_as_its_own_parent() -> None:
    for asked in of_kind(Kind.PARENT, 3):
        about = asked.prompt.split("Who is the parent of ")[1].split(" ")[0]

        assert about not in {option.text for option in asked.options}


def test_those_who_live_are_named_where_their_sleep_is_explained() -> None:
    asked = [*of_kind(Kind.ZOMBIES, 3), *of_kind(Kind.ZOMBIES, 4)]

    assert not [
        option
        for each in asked
        for option in each.options
        if option.text == "nobody" and "sleep in pause" in option.why
    ]


def test_signal_without_its_sign_is_told_of_the_sign() -> None:
    unsigned = [
        option
        for asked in of_kind(Kind.OUTPUT, 4)
        for option in asked.options
        if "waitstatus_to_exitcode" in asked.source and option.text in ("9", "15")
    ]

    assert unsigned
    assert all("the sign is not" in option.why for option in unsigned)


def a_question(kind: Kind = Kind.PROCESSES, rights: str = "b") -> Question:
    options = tuple(
        Option(text, letter in rights, "because")
        for letter, text in zip(LETTERS, ("3", "4", "8"), strict=False)
    )
    return Question(1, "1", kind, "", "", options, "")


@pytest.mark.parametrize("typed", ["b", " B ", "b)", "4"])
def test_an_answer_is_read_however_it_is_typed(typed: str) -> None:
    letters = read(typed, a_question())

    assert letters == "b"
    assert is_right(letters, a_question())


@pytest.mark.parametrize("typed", ["", "d", "ab", "7", "nonsense", "🦀"])
def test_nonsense_is_no_answer(typed: str) -> None:
    assert read(typed, a_question()) is None


def test_several_letters_answer_a_question_with_several_right_ones() -> None:
    asked = a_question(Kind.OUTPUTS, "ac")

    for typed in ("ac", "c a", "a, c", "A，C"):
        assert is_right(read(typed, asked) or "", asked)
    assert all(
        not is_right("".join(some), asked) for some in itertools.chain("abc", [("a", "b"), ("a", "b", "c")])
    )
