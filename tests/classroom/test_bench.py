"""The bench ends with whoever asked, and its judges with it."""

from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest

from labs.classroom import bench


@pytest.fixture
def checks(toy_lab: Path) -> list[str]:
    """What a bench collects."""
    return ["-p", "labs.grading.plugin", str(toy_lab)]


def test_closing_the_bench_ends_the_judges(checks, tmp_path):
    (tmp_path / "answer.py").write_text("hang")
    with bench.Bench(checks) as judges:
        judges.ask(bench.Order("ann", {"submission": str(tmp_path / "answer.py")}, str(tmp_path / "log")))
        warm = psutil.Process(judges.pid)
        while not (forked := [child for child in warm.children() if child.cmdline() == warm.cmdline()]):
            assert warm.status() != psutil.STATUS_ZOMBIE

    assert not warm.is_running()
    assert not any(child.is_running() for child in forked)


def test_killed_client_leaves_no_judges(checks):
    judges = bench.Bench(checks)
    with judges:
        warm = psutil.Process(judges.pid)
        judges._socket.shutdown(2)  # as the kernel does when the client dies

        assert warm.wait(10) == 0


def test_killed_warm_process_is_told(checks, tmp_path):
    with bench.Bench(checks) as judges:
        psutil.Process(judges.pid).send_signal(signal.SIGKILL)

        with pytest.raises(bench.BenchError):
            for number in range(100):
                judges.ask(bench.Order(str(number), {}, str(tmp_path / "log")))
                next(judges.answers())


def test_bench_without_a_judge_is_told(tmp_path):
    with bench.Bench(["--no-such-option"]) as judges, pytest.raises(bench.BenchError):
        judges.ask(bench.Order("ann", {}, str(tmp_path / "log")))
        next(judges.answers())
