"""The picture that grows: how often it is drawn, and that nothing in it jumps."""

from __future__ import annotations

import re

import pytest

from labs.observer.events import Ended, Event, Exited, Forked, Sampled
from labs.observer.growing import Growing, horizon

from .pictures import CHILD, OBSERVER, PARENT, history, texts


class Watch:
    """A clock that is set by hand, and what was shown by it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.shown: list[str] = []
        self.drawing_s = 0.0

    def __call__(self) -> float:
        return self.now

    def show(self, svg: str) -> None:
        self.shown.append(svg)
        self.now += self.drawing_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


def lived(watch: Watch, growing: Growing, seconds: float, event: Event | None = None) -> None:
    """Let a program run that tells of itself every 10 ms."""
    program = history()
    for n in range(1, int(seconds * 100) + 1):
        told = event or Sampled(n / 100, PARENT, "sleeping")
        program.add(told)
        watch.now = max(watch.now, 100.0 + n / 100)
        growing(program, told)


def test_program_that_is_over_at_once_is_drawn_only_at_its_end(watch: Watch) -> None:
    lived(watch, Growing(watch.show, clock=watch), 0.3)

    assert not watch.shown


def test_picture_is_drawn_a_few_times_a_second(watch: Watch) -> None:
    lived(watch, Growing(watch.show, clock=watch), 3)

    assert 6 <= len(watch.shown) <= 15


def test_bars_grow_while_nothing_happens(watch: Watch) -> None:
    growing = Growing(watch.show, clock=watch)
    program = history()
    for n in range(1, 100):
        watch.now = 100.0 + n / 100
        program.pass_time(n / 100)
        growing.idle(program)

    bars = [float(re.findall(r'width="([0-9.]+)"[^>]*class="running', shown)[0]) for shown in watch.shown]
    assert len(bars) >= 2
    assert bars == sorted(set(bars))


def test_time_that_passes_is_corrected_by_the_next_event() -> None:
    program = history()

    program.pass_time(1.02)
    so_far = program.end, program.lives[0].last
    program.add(Exited(1.0, PARENT, code=0))

    assert so_far == (1.02, 1.02)
    assert program.end == program.lives[0].died == 1.0


def test_no_time_passes_after_the_end() -> None:
    program = history(Exited(1.0, PARENT, code=0), Ended(1.1, PARENT))

    program.pass_time(1.2)

    assert program.end == 1.1


def test_slow_drawing_is_done_less_often(watch: Watch) -> None:
    watch.drawing_s = 0.5

    lived(watch, Growing(watch.show, clock=watch), 6)

    assert len(watch.shown) <= 3


def test_end_is_left_to_the_last_picture(watch: Watch) -> None:
    lived(watch, Growing(watch.show, clock=watch), 3, Ended(3.0, PARENT))

    assert not watch.shown


def test_axis_stays_while_the_bars_grow(watch: Watch) -> None:
    lived(watch, Growing(watch.show, "a title", clock=watch), 0.99)

    axes = {tuple(re.findall(r'class="time">([^<]+)<', shown)) for shown in watch.shown}
    sizes = {re.search(r'viewBox="[^"]+"', shown)[0] for shown in watch.shown}  # type: ignore[index]
    bars = [max(map(float, re.findall(r'width="([0-9.]+)"[^>]*class="sleeping', s))) for s in watch.shown]
    assert len(watch.shown) >= 2
    assert len(axes) == 1
    assert len(sizes) == 1
    assert bars == sorted(bars)
    assert bars[0] < bars[-1]


def test_growing_picture_says_that_the_program_runs(watch: Watch) -> None:
    lived(watch, Growing(watch.show, clock=watch), 0.6)

    assert any(text.startswith("Running: 1 process so far") for text in texts(watch.shown[0]))
    assert not any("⚠" in text for text in texts(watch.shown[0]))


def test_newborn_gets_a_row_below(watch: Watch) -> None:
    growing = Growing(watch.show, clock=watch)
    program = history(Forked(0.1, CHILD, PARENT), Sampled(0.5, PARENT, "sleeping"))
    watch.now += 1

    growing(program, program.events[-1])

    assert {"parent", "child 1"} <= set(texts(watch.shown[0]))


@pytest.mark.parametrize(("t", "far"), [(0, 1), (0.99, 1), (1, 2), (2.5, 5), (5, 10), (19, 20), (59, 100)])
def test_axis_reaches_a_round_time(t: float, far: float) -> None:
    assert horizon(t) == far


def test_nobody_is_no_picture(watch: Watch) -> None:
    nobody = history()
    nobody.lives.clear()
    growing = Growing(watch.show, clock=watch)
    watch.now += 1

    growing(nobody, Sampled(0.5, OBSERVER, "sleeping"))

    assert not watch.shown
