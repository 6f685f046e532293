"""What the observer costs: the same programs bare, under the observer, and under `strace -f`, as ratios.

    python3 benchmarks/observer.py [--rounds N]

Each round runs every program in each way, in an order that turns from round to round, so that a busy machine
is busy for all of them. A ratio is the median over the rounds of (time under X / time bare) in one round.
Programs time themselves (CLOCK_MONOTONIC, from their first line to their last), so that no start is counted;
the observer's start, and its first event, are measured apart. CPU times are of all processes together, from
start to end: they tell the cost where a busy machine spoils the clock.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from labs.observer import observe
from labs.observer.history import History
from labs.observer.session import Options, Session

OPTIONS = Options(timeout_s=600, limit_processes=1000, limit_output=1 << 30, own_session=True)
FORKS = """
for _ in range(1000):
    if os.fork() == 0: os._exit(0)
    os.wait()
"""
AT_ONCE = """
read, write = os.pipe()
for _ in range(200):
    if os.fork() == 0: os.close(write); os.read(read, 1); os._exit(0)
os.close(write)
for _ in range(200): os.wait()
"""
OUTPUT = """
read, write = os.pipe()
for _ in range(20):
    if os.fork() == 0:
        os.close(write); os.read(read, 1); me = os.getpid()
        for number in range(500): os.write(1, f"{me} line {number}\\n".encode())
        os._exit(0)
os.close(write)
for _ in range(20): os.wait()
"""
COMPUTING = """
for _ in range(2):
    if os.fork() == 0:
        total = 0
        for number in range(4_000_000): total += number * number
        os._exit(0)
for _ in range(2): os.wait()
"""
CALLS = 300_000
UNTRACED = f"""
import ctypes
getppid = ctypes.CDLL(None).getppid
def calls():
    for _ in range({CALLS}): getppid()
"""
UNTRACED_IN_PARENT = UNTRACED + "calls()\n"
UNTRACED_IN_CHILD = UNTRACED + "if os.fork() == 0: calls(); os._exit(0)\nos.wait()\n"

PROGRAMS = {
    "1,000 forks, one after another": FORKS,
    "200 processes at once": AT_ONCE,
    "10,000 lines by 20 writers": OUTPUT,
    "computing, 2 processes": COMPUTING,
    "untraced calls": UNTRACED_IN_PARENT,
    "untraced calls in a child": UNTRACED_IN_CHILD,
}


def timed(body: str) -> str:
    """Give a program that writes its own nanoseconds to the file that is its argument."""
    return f"import os, sys, time\nbegan = time.monotonic_ns()\n{body}\n" + (
        "with open(sys.argv[1], 'w') as file: file.write(str(time.monotonic_ns() - began))\n"
    )


def bare(command: Sequence[str]) -> None:
    # A pipe that is read, as the observer reads: what is written to /dev/null costs nothing.
    subprocess.run(command, stdout=subprocess.PIPE, check=True)


def observed(command: Sequence[str]) -> History:
    history = observe(command, OPTIONS)
    assert history.exit_code == 0, history.output()
    return history


def straced(command: Sequence[str]) -> None:
    bare(["strace", "-f", "-o", os.devnull, *command])


def seconds(run: Callable[[Sequence[str]], object], body: str, note: Path) -> tuple[float, float]:
    """Give the program's own time, and the CPU time of all that took part, their starts included."""
    began = cpu_seconds()
    run([sys.executable, "-c", timed(body), str(note)])
    return int(note.read_text()) / 1e9, cpu_seconds() - began


def cpu_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def rounds(count: int, note: Path) -> Iterator[tuple[str, str, tuple[float, float]]]:
    """Yield (program, way, (seconds, CPU seconds)), round by round."""
    ways = {"bare": bare, "observer": observed}
    if shutil.which("strace"):
        ways["strace"] = straced
    for number in range(count):
        for name, body in PROGRAMS.items():
            turned = [*ways][number % len(ways) :] + [*ways][: number % len(ways)]
            for way in turned:
                yield name, way, seconds(ways[way], body, note)
        print(f"\rround {number + 1} of {count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def starts(count: int) -> tuple[list[float], list[float], list[float]]:
    """Measure, in seconds: from nothing to the program's fork, to the first event, and `true` beyond bare."""
    forked, first, beyond = [], [], []
    for _ in range(count):
        began = time.monotonic()
        subprocess.run(["true"], check=True)
        alone = time.monotonic() - began
        began = time.monotonic()
        with Session(["true"], OPTIONS) as session:
            header = session.header()
            events = session.events()
            next(events)
            first.append(time.monotonic() - began)
            forked.append(header.clock - began)
            for _ in events:
                pass
        beyond.append(time.monotonic() - began - alone)
    return forked, first, beyond


def missed() -> list[str]:
    """Count what the observer missed, or attributed to the wrong process."""
    forks = observed([sys.executable, "-c", "import os" + FORKS])
    crowd = observed([sys.executable, "-c", "import os" + AT_ONCE])
    writers = observed([sys.executable, "-c", "import os" + OUTPUT])
    wrong = sum(not line.text.startswith(f"{line.pid} line ") for line in writers.lines)
    unfinished = sum(not (life.exit and life.reap) for h in (forks, crowd, writers) for life in h.lives)
    return [
        f"births missed: {1001 - len(forks.lives)} of 1,001 and {201 - len(crowd.lives)} of 201;"
        f" at once at the most: {crowd.peak}",
        f"deaths or reaps missed: {unfinished}; contradictions:"
        f" {sum(len(history.contradictions()) for history in (forks, crowd, writers))}",
        f"lines missed: {10_000 - len(writers.lines)} of 10,000; attributed to the wrong process: {wrong}",
    ]


def table(found: dict[tuple[str, str], list[tuple[float, float]]]) -> Iterator[str]:
    yield (
        f"{'program':<34}{'bare':>10}{'observer':>12}{'strace':>12}{'observer ÷ strace':>20}"
        f"{'CPU: observer':>16}{'strace':>9}"
    )
    for name in PROGRAMS:
        both = [found.get((name, way), []) for way in ("bare", "observer", "strace")]
        alone, ours, theirs = ([wall for wall, _ in times] for times in both)
        cpu = [[cpu for _, cpu in times] for times in both]
        if name.startswith("untraced"):
            columns = [
                f"{1e9 * statistics.median(t) / CALLS:.0f} ns" if t else "–" for t in (alone, ours, theirs)
            ]
            against = "a call"
        else:
            columns = [
                f"{statistics.median(alone):.3f} s",
                *(ratio(times, alone) for times in (ours, theirs)),
            ]
            against = ratio(ours, theirs)
        yield (
            f"{name:<34}{columns[0]:>10}{columns[1]:>12}{columns[2]:>12}{against:>20}"
            f"{ratio(cpu[1], cpu[0]):>16}{ratio(cpu[2], cpu[0]):>9}"
        )


def ratio(times: list[float], others: list[float]) -> str:
    pairs = [mine / other for mine, other in zip(times, others, strict=False)]
    return f"{statistics.median(pairs):.2f}×" if pairs else "–"


def milliseconds(times: list[float]) -> str:
    return f"{1000 * statistics.median(times):.0f} ms"


def machine() -> str:
    described = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in described if "model name" in line), "")
    return (
        f"{time.strftime('%Y-%m-%d')}, Linux {platform.release()}, {platform.machine()},"
        f" {os.cpu_count()} cores ({model or 'model unknown'}), Python {platform.python_version()},"
        f" load {os.getloadavg()[0]:.1f}"
    )


def help_seconds(count: int) -> list[float]:
    """Measure `labs --help`, warm; empty if there is no such command here."""
    command = shutil.which("labs", path=str(Path(sys.executable).parent))
    times = []
    for _ in range(count if command else 0):
        began = time.monotonic()
        done = subprocess.run(
            [str(command), "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if done.returncode:
            return []
        times.append(time.monotonic() - began)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=11, metavar="N", help="how many rounds (11)")
    count = max(1, parser.parse_args().rounds)
    note = Path(f"/dev/shm/forkroom-benchmark-{os.getpid()}")
    print(machine())
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    try:
        for name, way, took in rounds(count, note):
            found.setdefault((name, way), []).append(took)
    finally:
        note.unlink(missing_ok=True)
    print(*table(found), sep="\n")
    forked, first, beyond = starts(count)
    print(f"start: {milliseconds(forked)} to the program's fork, {milliseconds(first)} to the first event;")
    print(f"       `true` takes {milliseconds(beyond)} longer than bare")
    if helped := help_seconds(count):
        print(f"labs --help: {milliseconds(helped)}")
    print(*missed(), sep="\n")


if __name__ == "__main__":
    main()
