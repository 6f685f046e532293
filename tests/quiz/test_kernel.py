"""The kernel answers: the programs end by themselves, and agree with what was thought under every
schedule.
"""

from __future__ import annotations

import pytest

from labs.quiz import kernel, model
from labs.quiz.asking import answer, question
from labs.quiz.question import LEVELS, Kind
from labs.quiz.scenes import drafts
from labs.quiz.source import python


def agrees(level: int, seed: int, number: int) -> None:
    own, draft = next(drafts(level, str(seed), number))
    named = model.names(draft.program)

    runs = kernel.runs(python(draft.program), draft.terminal, own)

    found = [kernel.seen(run) for run in runs]
    assert all(not run.history.contradictions() for run in runs)
    if draft.kind is Kind.OUTPUTS:
        assert {seen.output for seen in found} <= model.outputs(draft.program)
        return
    thought = model.run(draft.program, draft.terminal)
    assert {answer(draft, seen, named) for seen in found} == {answer(draft, thought, named)}, python(
        draft.program
    )
    if question(draft, level, own, [thought]):
        assert question(draft, level, own, found) == question(draft, level, own, [thought])


@pytest.mark.parametrize("number", range(10))
@pytest.mark.parametrize("level", LEVELS)
def test_the_key_is_what_the_kernel_does(level: int, number: int) -> None:
    agrees(level, 5, number)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(125))
@pytest.mark.parametrize("level", LEVELS)
def test_five_hundred_programs_agree_with_the_kernel(level: int, seed: int) -> None:
    agrees(level, seed, seed % 9)
