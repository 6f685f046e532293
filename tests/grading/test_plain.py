"""What travels between the judge and the stage: values in, the same values out."""

from __future__ import annotations

import signal
from typing import NamedTuple

import pytest

from labs.grading import plain


class View(NamedTuple):
    pid: int
    word: str


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        ((1, [2.5, None, "é"]), [1, [2.5, None, "é"]]),
        ({(1, 2): b"\0"}, {(1, 2): b"\0"}),
        (signal.SIGKILL, 9),
        (View(2, "two"), [2, "two"]),
    ],
)
def test_plain_value_arrives(value: object, arrives: object) -> None:
    assert plain.decode(plain.encode(value)) == arrives


def test_what_is_no_plain_value_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="object"):
        plain.encode([object()])
