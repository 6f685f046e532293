"""The bench ends with whoever asked, and its judges with it."""

from __future__ import annotations

import signal

import psutil
import pytest

from labs.classroom import bench
from tests.classroom.conftest import TOY


@pytest.mark.usefixtures("toy_lab")
def test_closing_the_bench_ends_the_judges(tmp_path):
    (tmp_path / "answer.py").write_text("hang")
    with bench.Bench() as judges:
        words = [
            "-p",
            "labs.grading.plugin",
            str(tmp_path / "labs" / TOY),
            "--submission",
            str(tmp_path / "answer.py"),
        ]
        judges.ask(bench.Order("ann", words, str(tmp_path / "log")))
        warm = psutil.Process(judges.pid)
        while not (forked := warm.children()):
            assert warm.is_running()

    assert not warm.is_running()
    assert not any(child.is_running() for child in forked)


def test_killed_client_leaves_no_judges():
    judges = bench.Bench()
    with judges:
        warm = psutil.Process(judges.pid)
        judges._socket.shutdown(2)  # as the kernel does when the client dies

        assert warm.wait(10) == 0


def test_killed_warm_process_is_told(tmp_path):
    with bench.Bench() as judges:
        psutil.Process(judges.pid).send_signal(signal.SIGKILL)

        with pytest.raises(bench.BenchError):
            for number in range(100):
                judges.ask(bench.Order(str(number), [], str(tmp_path / "log")))
                next(judges.answers())
