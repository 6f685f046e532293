"""The chat room against its peers: `python3 benchmarks/chat.py [speed delay flood loss memory start]`.

Peers are taken in turn within each round, figures are medians of the rounds, and CPU time is the server's
alone, so that a noisy machine shifts all of them alike: read the ratios. Peers that are not installed are
left out. Redis and ngircd are started here, as ordinary processes on free ports, and ended here.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent))

from chat_peers import loss, measures
from chat_peers.peers import Level2, Peer, all_peers

SIZES = (2, 10, 100, 500, 1000)
DELIVERIES = {2: 8_000, 10: 20_000, 100: 150_000, 500: 300_000, 1000: 400_000}
YARDSTICKS = ("C, a datagram a message", "Redis")
Figure = TypeVar("Figure")


def interleaved(peers: list[Peer], rounds: int, measure: Callable[[Peer], Figure]) -> dict[str, list[Figure]]:
    """Return each peer's figures, one a round; each round starts every peer anew."""
    figures: dict[str, list[Figure]] = {peer.name: [] for peer in peers}
    for _round in range(rounds):
        for peer in peers:
            try:
                peer.start()
                figures[peer.name].append(measure(peer))
            except OSError as fault:  # refused or timed out: this peer has no figures here
                print(f"{peer.name} is left out: {fault}", file=sys.stderr)
            finally:
                peer.stop()
    return {name: found for name, found in figures.items() if len(found) == rounds}


def table(heads: list[str], rows: list[list[str]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads), flush=True)
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def speed(peers: list[Peer], rounds: int, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        able = [peer for peer in peers if size <= peer.most]
        found = interleaved(able, rounds, partial(measures.speed, size=size, deliveries=DELIVERIES[size]))
        cpu = {name: [figure.cpu_us for figure in figures] for name, figures in found.items()}
        yardsticks = [name for name in YARDSTICKS if name in cpu]
        rows = []
        for name, figures in found.items():
            ratios = [
                f"{median(a / b for a, b in zip(cpu[name], cpu[other], strict=True)):.2f}"
                for other in yardsticks
            ]
            lost = f"{median(figure.lost for figure in figures):.1%}"
            per_s = f"{median(figure.per_s for figure in figures):,.0f}"
            rows.append([name, f"{median(cpu[name]):.2f}", *ratios, per_s, lost])
        print(f"Full speed, {size} members, all speaking in turn, 64-byte texts, {rounds} rounds\n")
        heads = [
            "server",
            "CPU µs a delivery",
            *(f"× {other}" for other in yardsticks),
            "deliveries/s",
            "lost",
        ]
        table(heads, rows)


def delay(peers: list[Peer], rounds: int, size: int, per_s: int, seconds: float) -> None:
    found = interleaved(peers, rounds, lambda peer: measures.delay(peer, size, per_s, seconds))
    rows = [
        [
            name,
            f"{median(figure.p50_ms for figure in figures):.2f}",
            f"{median(figure.p99_ms for figure in figures):.2f}",
            f"{median(figure.cpu for figure in figures):.1%}",
            f"{median(figure.lost for figure in figures):.1%}",
        ]
        for name, figures in found.items()
    ]
    print(f"{per_s} messages a second, {size} members, {rounds} rounds of {seconds:g} s\n")
    table(["server", "p50 ms", "p99 ms", "CPU, of a core", "lost"], rows)


def lossy(peers: list[Peer], rounds: int) -> None:
    rows: list[list[str]] = []
    clean: dict[str, float] = {}
    for part in (0.0, 0.1, 0.3):
        found = interleaved(peers, rounds, partial(loss.arrival, loss=part, seed=len(rows)))
        for name, figures in found.items():
            size = median(figure.bytes for figure in figures)
            clean.setdefault(name, size)
            rows.append(
                [
                    f"{part:.0%}",
                    name,
                    f"{min(figure.delivered for figure in figures):.2%}",
                    str(max(figure.twice for figure in figures)),
                    "yes" if all(figure.one_order for figure in figures) else "no",
                    f"{median(figure.p50_ms for figure in figures):.0f}",
                    f"{median(figure.p99_ms for figure in figures):.0f}",
                    f"{size / clean[name]:.2f}",
                ]
            )
    print(
        f"{loss.MEMBERS} members × {loss.MESSAGES} messages, {loss.PER_S} a second each, loss on each way, "
        f"{loss.DOUBLING:.0%} doubled, delays of 1 to 5 ms, {rounds} rounds\n"
    )
    heads = ["loss", "server", "delivered", "came twice", "one order", "p50 ms", "p99 ms", "× bytes at 0%"]
    table(heads, rows)


def memory(peers: list[Peer], rounds: int) -> None:
    found = interleaved(peers, rounds, lambda peer: measures.memory_kb(peer, 1000))
    print("Memory that 1,000 members add\n")
    table(["server", "KiB"], [[name, f"{median(figures):,.0f}"] for name, figures in found.items()])


def start(peers: list[Peer], rounds: int) -> None:
    figures = {peer.name: [measures.start_ms(peer) for _round in range(rounds)] for peer in peers}
    print("From the command to the first member inside\n")
    table(["server", "ms"], [[name, f"{median(times):.0f}"] for name, times in figures.items()])


def machine() -> str:
    """Return what the figures were measured on."""
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.release().split('-')[0]}, "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    subjects = ("speed", "delay", "flood", "loss", "memory", "start")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(subjects) + " (all)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, choices=SIZES)
    options = parser.parse_args()
    chosen = options.subjects or subjects
    if unknown := set(chosen) - set(subjects):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    peers = all_peers()
    ours = [peer for peer in peers if isinstance(peer, Level2)]
    udp = [peer for peer in peers if not peer.stream]
    with_notes = [peer for peer in udp if peer.name in ("ours, level 2", "the notes' server")]
    print(machine() + "\n")
    measured: dict[str, Callable[[], None]] = {
        "speed": lambda: speed(peers, options.rounds, tuple(options.sizes)),
        "delay": lambda: delay(peers, options.rounds, 100, 200, 4.0),
        "flood": lambda: delay([*ours, *with_notes[1:]], options.rounds, 100, 4000, 3.0),
        "loss": lambda: lossy(with_notes, (options.rounds + 1) // 2),
        "memory": lambda: memory([peer for peer in ours if "journal" not in peer.name], options.rounds),
        "start": lambda: start(udp, options.rounds),
    }
    for subject in chosen:
        measured[subject]()


if __name__ == "__main__":
    main()
