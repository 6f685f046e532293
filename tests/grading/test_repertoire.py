"""What one check has seen on the stage, another need not play again; nobody is waited for in full twice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from labs.grading import stage
from labs.grading.family import Zombie
from labs.grading.repertoire import Repertoire
from labs.grading.stage import Job, Limits


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Job, Limits | None]]:
    """What the stage was asked for; a file that says "hangs" takes all its time."""
    found = []

    def perform(job: Job, limits: Limits | None = None) -> SimpleNamespace:
        found.append((job, limits))
        return SimpleNamespace(reason="timeout" if job.source == b"hangs" else "done")

    monkeypatch.setattr(stage, "perform", perform)
    return found


def test_the_very_same_is_played_once(asked: list[tuple[Job, Limits | None]]) -> None:
    repertoire = Repertoire()

    first, second = (repertoire.perform(Job(b"", "a.py", "bury", cast={"z": Zombie(3)})) for _ in range(2))

    assert first is second
    assert len(asked) == 1


def test_another_file_secret_or_order_is_another_call(asked: list[tuple[Job, Limits | None]]) -> None:
    repertoire = Repertoire()
    jobs = [
        Job(b"", "a.py", "bury", cast={"z": Zombie(3)}),
        Job(b"", "a.py", "bury", cast={"z": Zombie(4)}),
        Job(b"pass", "a.py", "bury", cast={"z": Zombie(3)}),
        Job(b"", "a.py", "bury", cast={"z": Zombie(3)}, schedule="child-first"),
    ]

    found = [repertoire.perform(job) for job in jobs]

    assert len({id(each) for each in found}) == len(asked) == 4


def test_who_was_waited_for_in_vain_has_less_time_the_next_time(
    asked: list[tuple[Job, Limits | None]],
) -> None:
    repertoire = Repertoire()

    for source, function in ((b"hangs", "f"), (b"hangs", "g"), (b"ends", "f")):
        repertoire.perform(Job(source, "a.py", function))

    first, second, other = (limits for _job, limits in asked)
    assert first is other is None
    assert second is not None
    assert second.time_s < Limits().time_s


def test_time_that_a_check_asks_for_is_given(asked: list[tuple[Job, Limits | None]]) -> None:
    repertoire = Repertoire()

    for function in ("f", "g"):
        repertoire.perform(Job(b"hangs", "a.py", function), 30)

    assert [limits and limits.time_s for _job, limits in asked] == [30, 30]
