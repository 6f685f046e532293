from __future__ import annotations

from collections.abc import Mapping

import pytest

from labs.grading.verdict import Finding, Outcome, Verdict
from labs.learning.progress import DamagedError, NewerError, Progress, from_json

LAB, NEXT = "06_zombies", "07_wait"


def verdicts(**outcomes: str) -> list[Verdict]:
    """Verdicts of checks worth 50 each."""
    return [Verdict(name, Outcome(outcome), 50, Finding("x")) for name, outcome in outcomes.items()]


def judged(progress: Progress, file: str, day: str = "2026-11-23", **outcomes: str) -> Progress:
    return progress.judged(LAB, file, verdicts(**outcomes), 100, day)


def test_lab_is_solved_when_one_text_passes_all_checks() -> None:
    progress = judged(Progress(), "text", a="passed", b="passed")

    assert progress.of(LAB).solved == "2026-11-23"
    assert progress.of(LAB).best == 100


def test_checks_passed_one_by_one_by_the_same_text_add_up() -> None:
    progress = judged(judged(Progress(), "text", a="passed"), "text", b="passed")

    assert progress.of(LAB).solved


def test_checks_passed_by_different_texts_do_not_add_up() -> None:
    progress = judged(judged(Progress(), "one", a="passed", b="failed"), "other", b="passed")

    assert not progress.of(LAB).solved
    assert progress.of(LAB).points == 50


def test_what_is_broken_judges_nobody() -> None:
    progress = judged(judged(Progress(), "text", a="passed"), "text", a="broken", b="broken")

    assert progress.of(LAB).points == 50


def test_later_failure_takes_nothing_back() -> None:
    progress = judged(
        judged(Progress(), "text", a="passed", b="passed"), "worse", day="2026-11-24", a="failed"
    )

    assert progress.of(LAB).solved == "2026-11-23"
    assert progress.of(LAB).best == 100
    assert progress.of(LAB).points == 0


def test_solution_seen_too_early_stays_noted_after_passing() -> None:
    progress = judged(Progress().shown(LAB), "text", a="passed", b="passed").shown(LAB)

    assert progress.of(LAB).solution == "before"


def test_solution_seen_after_passing_is_noted_as_such() -> None:
    progress = judged(Progress(), "text", a="passed", b="passed").shown(LAB)

    assert progress.of(LAB).solution == "after"


def test_one_goes_on_where_one_was() -> None:
    labs = ["05_orphans", LAB, NEXT]

    assert Progress().where(labs) == "05_orphans"
    assert Progress().at(LAB).where(labs) == LAB


def test_after_a_solved_lab_comes_the_next_unsolved_then_those_left_out() -> None:
    labs = ["05_orphans", LAB, NEXT]
    solved = judged(Progress(), "text", a="passed", b="passed")

    assert solved.where(labs) == NEXT
    assert solved.at(NEXT, solved="2026-11-24").where(labs) == "05_orphans"
    assert solved.at(NEXT, solved="x").at("05_orphans", solved="x").where(labs) is None


def test_progress_survives_its_form_on_disk() -> None:
    progress = judged(Progress().hinted(LAB, 2), "text", a="passed", b="failed").shown(LAB).at(NEXT)

    assert from_json(progress.to_json()) == progress


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"progress": 0, "here": "", "labs": {}},
        {"progress": 1, "here": 6, "labs": {}},
        {"progress": 1, "here": "", "labs": []},
        {"progress": 1, "here": "", "labs": {LAB: 3}},
        {"progress": 1, "here": "", "labs": {LAB: {"hints": "2"}}},
        {"progress": 1, "here": "", "labs": {LAB: {"hints": True}}},
        {"progress": 1, "here": "", "labs": {LAB: {"checks": {"a": "passed"}}}},
        {"progress": 1, "here": "", "labs": {LAB: {"wishes": 2}}},
    ],
)
def test_what_is_no_progress_is_damaged(told: Mapping[str, object] | None) -> None:
    with pytest.raises(DamagedError):
        from_json(told)


def test_progress_of_a_newer_version_is_told_apart_from_damage() -> None:
    with pytest.raises(NewerError):
        from_json({"progress": 2, "levels": []})
