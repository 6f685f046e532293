"""A performance before the judge: what a check expects of it, and who is suspected if it is not so.

Pure: facts in, `Failed` out. A check asks the trial whatever it would ask the performance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labs.grading import diagnosis
from labs.grading.diagnosis import Suspect, diagnose
from labs.grading.performance import Performance
from labs.grading.verdict import Failed


class Trial:
    """A performance, its suspects, and whether anything has been expected of it yet (`judged`)."""

    def __init__(self, performance: Performance, suspects: Sequence[Suspect]) -> None:
        self.performance = performance
        self.judged = False
        self._suspects = suspects

    def __getattr__(self, name: str) -> Any:
        return getattr(self.performance, name)

    def must_come_back(self, exception: str | None, ends: bool = False) -> None:
        """Fail what gave neither a value nor, if one is awaited, the built-in `exception`.

        `ends`: what is awaited is the end of the process, by itself.
        """
        awaited = exception is not None and exception in self.performance.raised
        spared = {diagnosis.raises} if awaited else set()
        if self.performance.plays_without_a_call:  # a program: maybe a shell's, with ways of its own
            spared.add(diagnosis.waits_in_a_child)
        if ends:
            spared |= {diagnosis.ends_the_program, diagnosis.parent_ends}
        self._fail_by([suspect for suspect in diagnosis.ANYWHERE if suspect not in spared])
        if self.performance.unusable:
            self._fail_by([diagnosis.gives_a_strange_value, *self._suspects, diagnosis.cannot_be_used])
        over = self.performance.exit_code is not None if ends else self.performance.returned
        if not over and not awaited and not self.performance.plays_without_a_call:
            self._fail(diagnosis.gives_no_answer)

    def expect(self, holds: bool) -> None:
        """Fail if `holds` is false, by the first suspect that the evidence shows."""
        self.judged = True
        if not holds:
            self._fail_by([diagnosis.gives_a_strange_value, *self._suspects])
            self._fail(diagnosis.gives_something_else)

    def _fail(self, suspect: Suspect) -> None:
        self._fail_by([suspect])
        raise AssertionError(f"{suspect.__name__} has no facts")  # broken: nobody is judged by it

    def _fail_by(self, suspects: Sequence[Suspect]) -> None:
        finding = diagnose(self.performance, suspects)
        if finding is not None:
            played = self.performance.was_called or self.performance.plays_without_a_call
            shown = self.performance.shown if played else None
            raise Failed(finding, None if finding.diagnosis == "not_written" else shown)
