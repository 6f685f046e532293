"""What is measured of one server: its CPU time, its speed, its delay, its memory. One figure a function."""

import gc
import time
from dataclasses import dataclass

from chat_peers.crowd import Crowd
from chat_peers.peers import Peer

TEXT = "x" * 64
WINDOW = 64
PAUSE_S = 0.3
WITNESSES = 8


@dataclass(frozen=True)
class Speed:
    """A room at full speed."""

    cpu_us: float  # of the server, for a delivery
    per_s: float  # deliveries
    lost: float  # the part that did not arrive


@dataclass(frozen=True)
class Delay:
    """A room at a fixed rate. Times in ms, from saying to hearing; `cpu`: of a core."""

    p50_ms: float
    p99_ms: float
    lost: float
    cpu: float


def speed(peer: Peer, size: int, deliveries: int) -> Speed:
    """Let all members speak in turn as fast as they are heard."""
    crowd = Crowd(peer, size)
    try:
        messages = max(2 * WINDOW, deliveries // size)
        before = peer.cpu_s()
        seconds = crowd.run(messages, TEXT, WINDOW)
        cpu_s = peer.cpu_s() - before
        heard = sum(crowd.heard)
        return Speed(cpu_s / heard * 1e6, heard / seconds, crowd.missing() / (heard + crowd.missing()))
    finally:
        crowd.close()


def delay(peer: Peer, size: int, per_s: int, seconds: float) -> Delay:
    """Let the first half of the members speak at a fixed rate, and time what some of the others hear.

    Who never speaks hears every message, on either level, so the n-th that he hears is the n-th said. All
    the others are heard too, but in bulk, so that this process is not what is slow.
    """
    crowd = Crowd(peer, size)
    half = max(1, size // 2)
    crowd.watch(range(half, size, max(1, (size - half) // WITNESSES)))
    gc.disable()  # a pause of this process would be counted as the server's
    try:
        said_at: list[float] = []
        delays: list[float] = []
        before, start = peer.cpu_s(), time.monotonic()
        total, turn, now = int(per_s * seconds), 0, start
        while crowd.said < total or now - said_at[-1] < PAUSE_S:
            now = time.monotonic()
            while crowd.said < min((now - start) * per_s, total):
                said_at.append(time.monotonic())
                crowd.say(TEXT, among=half)
            _time(crowd, said_at, delays)
            turn += 1
            crowd.catch_up(turn % size)
        cpu = (peer.cpu_s() - before) / (time.monotonic() - start - PAUSE_S)
        for index in range(size):
            crowd.catch_up(index)
        lost = 1.0 - sum(crowd.heard[half:]) / (crowd.said * (size - half))
        delays.sort()
        return Delay(_part(delays, 0.5), _part(delays, 0.99), lost, cpu)
    finally:
        gc.enable()
        crowd.close()


def _time(crowd: Crowd, said_at: list[float], delays: list[float]) -> None:
    """Hear what the witnesses hear just now, and note how long ago each message was said."""
    before = list(crowd.heard)
    for index, _count in crowd.listen(0.001):
        delays += [
            crowd.heard_at - said_at[n] for n in range(before[index], min(crowd.heard[index], len(said_at)))
        ]


def _part(times: list[float], part: float) -> float:
    """Return a quantile of sorted times, in ms."""
    return times[min(len(times) - 1, int(len(times) * part))] * 1000 if times else float("nan")


def memory_kb(peer: Peer, size: int) -> int:
    """Return how much larger the server is with so many members than with one."""
    first = Crowd(peer, 1, start=size)
    before = peer.memory_kb()
    crowd = Crowd(peer, size)
    grown = peer.memory_kb() - before
    crowd.close()
    first.close()
    return grown


def start_ms(peer: Peer) -> float:
    """Return how long the server takes from its command to its first answer."""
    start = time.monotonic()
    peer.start()
    try:
        peer.enter(0).close()
        return (time.monotonic() - start) * 1000
    finally:
        peer.stop()
