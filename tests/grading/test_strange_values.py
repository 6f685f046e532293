"""Whatever a learner's function gives back, each check of each lab judges it: no value breaks the judge."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path

import pytest

from labs.grading import plain, stage
from labs.grading.plugin import Runner
from labs.grading.verdict import Failed

LABS = Path(__file__).parents[2] / "labs"
STRANGE = [
    *(None, True, 0, -1, 256, 10**30, 0.5, float("nan"), float("inf"), "", "x", "\udcff", b"", b"\xff"),
    *([], [[]], [None], [1, "a"], [[1]], [[1, 2, 3]], [[1, 2], [3, "x"]], [["a", None]], [[[1], [2]]]),
    *({}, {"a": 1}, {1: [2]}, [{}], [{"a": {}}]),
]


def checks():
    for path in sorted(LABS.glob("[01][0-9]_*/test_exercise.py")):
        spec = importlib.util.spec_from_file_location(f"checks_of_{path.parent.name}", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, check in vars(module).items():
            if name.startswith("test_"):
                yield pytest.param(path.parent, check, id=f"{path.parent.name}-{name}")


def saying(performance, value):
    """Give the performance with another value come back, in answers and in what was told by the caller.

    Where the learner's file is a program of its own, the caller never reads it, and is the judge's word.
    """
    said = plain.encode(value)
    believed = not any("answer" in message.said for message in performance.messages)

    def changed(message):
        if "answer" in message.said:
            return message._replace(said={"answer": {"phase": "returned", "value": said}})
        if "told" in message.said and message.pid == performance.caller and not believed:
            return message._replace(said={"told": dict.fromkeys(message.said["told"], said)})
        return message

    return dataclasses.replace(performance, messages=[changed(message) for message in performance.messages])


@pytest.mark.parametrize(("lab", "check"), list(checks()))
def test_no_value_breaks_a_check(monkeypatch, lab, check):
    performances = []
    perform = stage.perform

    def keep(*asked):
        performances.append(perform(*asked))
        return performances[-1]

    monkeypatch.setattr(stage, "perform", keep)
    check(Runner(lab / "solution.py", lab))
    for value in STRANGE:
        replayed = iter([saying(performance, value) for performance in performances])
        monkeypatch.setattr(stage, "perform", lambda *_, replayed=replayed: next(replayed))
        try:
            check(Runner(lab / "solution.py", lab))
        except Failed:
            continue
