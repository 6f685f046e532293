"""What grading costs: a class of right answers to lab 06, by `labs grade`, pytest, nbgrader and otter-grader.

    python3 benchmarks/grading.py [--rounds N] [--sizes 1 10 30] [--only NAME …]

Each round grades each class in each way, in an order that turns from round to round. CPU seconds are of all
processes together (rusage), starts included; memory is what all processes together hold (proportional set
size, looked at ten times a second), at its highest. A ratio is the median over the rounds of theirs / ours
in one round. Ours runs every check on a stage of its own, under three schedules; the others run plain
checks once, in the learner's process. A grader that does not give everybody full marks ends the benchmark:
it would be fast by not grading.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from grading_peers.graders import GRADERS, Grader
from observer import machine

OURS = GRADERS[0].name
_LOOK_S = 0.1


@dataclass(frozen=True)
class Cost:
    """What a class took, for all its submissions together."""

    wall_s: float
    cpu_s: float
    peak_bytes: int


class Memory(threading.Thread):
    """Looks how much memory all descendants of this process hold together."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        while not self._over.wait(_LOOK_S):
            self.peak = max(self.peak, sum(map(_held, psutil.Process().children(recursive=True))))

    def end(self) -> int:
        """Look no more; give the most that was seen, in bytes."""
        self._over.set()
        self.join()
        return self.peak


def _held(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error, OSError):
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def measured(grader: Grader, size: int) -> Cost:
    with tempfile.TemporaryDirectory(prefix="forkroom-benchmark-") as name:
        folder = Path(name)
        grader.prepare(folder, size)
        memory, began, used = Memory(), time.monotonic(), _cpu_seconds()
        memory.start()
        grader.grade(folder)
        cost = Cost(time.monotonic() - began, _cpu_seconds() - used, memory.end())
        if (full := grader.full_marks(folder)) != size:
            sys.exit(f"{grader.name}: {full} of {size} have full marks")
        return cost


def _cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


Costs = dict[tuple[int, str], list[Cost]]


def rounds(count: int, sizes: Sequence[int], graders: Sequence[Grader]) -> Costs:
    found: Costs = defaultdict(list)
    for number in range(count):
        for size in sizes:
            turned = [*graders[number % len(graders) :], *graders[: number % len(graders)]]
            for grader in turned:
                found[size, grader.name].append(measured(grader, size))
                told = f"round {number + 1} of {count}, {size}: {grader.name}"
                print(f"\r{told:<60}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def table(found: Costs, sizes: Sequence[int], graders: Sequence[Grader]) -> Iterator[str]:
    yield "| submissions | grader | CPU s each | CPU ÷ ours | wall s each | wall ÷ ours | peak MB |"
    yield "|---:|---|---:|---:|---:|---:|---:|"
    for size in sizes:
        for grader in graders:
            costs, ours = found[size, grader.name], found[size, OURS]
            cpu = statistics.median(cost.cpu_s for cost in costs) / size
            wall = statistics.median(cost.wall_s for cost in costs) / size
            peak = statistics.median(cost.peak_bytes for cost in costs) / 2**20
            cpu_ratio = _ratio([cost.cpu_s for cost in costs], [cost.cpu_s for cost in ours])
            wall_ratio = _ratio([cost.wall_s for cost in costs], [cost.wall_s for cost in ours])
            times = f"{cpu:.2f} | {cpu_ratio} | {wall:.2f} | {wall_ratio}"
            yield f"| {size} | {grader.name} | {times} | {peak:.0f} |"


def _ratio(theirs: Sequence[float], ours: Sequence[float]) -> str:
    pairs = [mine / other for mine, other in zip(theirs, ours, strict=False)]
    return f"{statistics.median(pairs):.2f}×" if pairs else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how many rounds (5)")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1, 10, 30], metavar="N", help="sizes of class"
    )
    names = [grader.name for grader in GRADERS]
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names)
    )
    asked = parser.parse_args()
    graders = [grader for grader in GRADERS if grader.name in asked.only]
    for grader in graders:  # environments are made, and everybody is warm, before anything is measured
        measured(grader, 1)
    print(machine())
    found = rounds(max(1, asked.rounds), asked.sizes, graders)
    print(*table(found, asked.sizes, graders), sep="\n")


if __name__ == "__main__":
    main()
