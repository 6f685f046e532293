"""The time axis: everything visible, nothing backwards, every squeezed piece known."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.observer.scale import scale

MOMENTS = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=30)
SECONDS = st.lists(st.floats(0, 1e6), min_size=2, max_size=30)


def test_what_is_long_enough_is_drawn_true_to_scale() -> None:
    axis = scale([0, 1, 2, 4], shortest=1)

    assert axis.pauses == ()
    assert [axis.place(t) for t in (0, 1, 2, 4)] == [0, 0.25, 0.5, 1]


def test_short_life_is_visible_beside_a_long_sleep() -> None:
    axis = scale([0, 0.010, 0.012, 3.0], shortest=0.002)

    assert axis.place(0.012) - axis.place(0.010) > 0.01
    assert [(pause.start, pause.end) for pause in axis.pauses] == [(0.012, 3.0)]
    assert axis.pauses[0].factor > 2


def test_outside_lies_at_the_edges() -> None:
    axis = scale([1, 2], shortest=0)

    assert [axis.place(t) for t in (-5, 99, float("nan"), float("inf"))] == [0, 1, 0, 1]


def test_recording_without_a_moment_has_an_axis() -> None:
    axis = scale([], shortest=0)

    assert axis.place(0) == 0
    assert axis.end > axis.start


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (0.1, [0.0, 0.02, 0.04, 0.06, 0.08, 0.1]),
        (3, [0.0, 1.0, 2.0, 3.0]),
        (0.00005, [0, 1e-5, 2e-5, 3e-5, 4e-5, 5e-5]),
    ],
)
def test_ticks_are_round(end: float, expected: list[float]) -> None:
    ticks = scale([0, end], shortest=0).ticks(0.19)

    assert [tick.t for tick in ticks] == pytest.approx(expected)


@given(SECONDS, st.floats(0, 1e3), st.lists(st.floats(0, 1e6), min_size=2, max_size=10))
def test_later_is_never_further_left(moments: list[float], shortest: float, times: list[float]) -> None:
    axis = scale(moments, shortest)

    places = [axis.place(t) for t in sorted(times)]

    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


@given(SECONDS, st.floats(0, 10))
def test_ticks_keep_their_distance(moments: list[float], shortest: float) -> None:
    ticks = scale(moments, shortest).ticks(0.1)

    assert all(right.place - left.place >= 0.0999 for left, right in pairwise(ticks))


@given(SECONDS, st.floats(0, 10))
def test_what_is_squeezed_is_told(moments: list[float], shortest: float) -> None:
    axis = scale(moments, shortest)

    assert all(pause.factor > 1 and pause.start < pause.end for pause in axis.pauses)
    assert len(axis.pauses) <= 8


@given(MOMENTS, st.floats(allow_nan=True))
def test_no_number_is_too_strange(moments: list[float], shortest: float) -> None:
    axis = scale(moments, shortest)

    assert 0 <= axis.place(1.0) <= 1
    assert len(axis.ticks(0.1)) <= 12
