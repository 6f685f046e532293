"""The door: who may come in, under which name, and how fast one may knock and speak.

Decides, and changes nothing but its own buckets and bans; `chatroom.room` lets in.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from chatroom.addresses import Address, host_of, is_loopback, port_of
from chatroom.members import Members
from chatroom.names import Refusal, fold, refusal_of

KEYS = 4096
"""Beyond so many keys those whose buckets are full again are forgotten, and then all."""


@dataclass(frozen=True)
class Limits:
    """What the administrator may set. A rate of 0 is none."""

    members: int = 1000
    level1_per_host: int = 20  # level 1 cannot show that an address is its sender's
    rate: float = 20.0  # messages a second that a member may say
    scrollback: int = 50  # events that a newcomer is shown
    silence_s: float = 30.0  # of a member of level 2, who reports every few seconds
    level1_silence_s: float = 1800.0  # of one of level 1, who may just listen


class Pace:
    """`rate` a second in the long run, `burst` at once; a rate of 0 is no limit."""

    def __init__(self, rate: float, burst: float) -> None:
        """Start with every bucket full."""
        self.rate = rate
        self.burst = max(burst, 1.0)
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def allows(self, key: Hashable, now: float) -> bool:
        """Tell whether one more is within the limit, and count it if so."""
        if not self.rate:
            return True
        left, at = self._buckets.get(key, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.rate)
        if left < 1.0:
            return False
        self._buckets[key] = (left - 1.0, now)
        if len(self._buckets) > KEYS:
            self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        refill_s = self.burst / self.rate
        busy = {key: kept for key, kept in self._buckets.items() if now - kept[1] < refill_s}
        self._buckets = busy if len(busy) <= KEYS // 2 else {}


class Door:
    """Names, seats, hosts, bans and paces."""

    def __init__(self, limits: Limits, members: Members) -> None:
        """Stand before a room with these members."""
        self._limits = limits
        self._members = members
        self._banned_names: set[str] = set()
        self._banned_hosts: set[bytes] = set()
        unlimited = not limits.rate
        self.arriving = Pace(limits.rate * 10, limits.rate * 50)
        self.speaking = Pace(limits.rate, limits.rate * 5)
        self.knocking = Pace(0 if unlimited else 500, 1000)
        self.explaining = Pace(1, 5)

    def refusal(self, name: str, sender: Address, level: int) -> tuple[Refusal, int] | None:
        """Return why the sender may not come in under this name, with the limit he met, or None."""
        why = refusal_of(name) or self._ban(name, sender) or self._holder(name, sender)
        if why:
            return why, 0
        if len(self._members) >= self._limits.members:
            return Refusal.ROOM_FULL, self._limits.members
        return self._level1_refusal(sender) if level == 1 else None

    def _ban(self, name: str, sender: Address) -> Refusal | None:
        barred = fold(name) in self._banned_names or host_of(sender) in self._banned_hosts
        return Refusal.BANNED if barred else None

    def _holder(self, name: str, sender: Address) -> Refusal | None:
        if sender in self._members.by_address:
            return Refusal.ALREADY_IN
        return Refusal.NAME_TAKEN if self._members.named(name) else None

    def _level1_refusal(self, sender: Address) -> tuple[Refusal, int] | None:
        """Keep seats for those who can show where they are: names of level 1 may all be one liar's."""
        if self._members.level1_at(host_of(sender)) >= self._limits.level1_per_host:
            return Refusal.HOST_FULL, self._limits.level1_per_host
        half = max(1, self._limits.members // 2)
        return (Refusal.LEVEL_FULL, half) if self._members.of_level[1] >= half else None

    def reachable(self, sender: Address) -> bool:
        """Tell whether anything can be sent there at all."""
        return port_of(sender) != 0

    def ban(self, name: str, address: Address | None) -> None:
        """Keep a name out, and its host too, unless the host is this very machine, which is everybody's."""
        self._banned_names.add(fold(name))
        if address and not is_loopback(address):
            self._banned_hosts.add(host_of(address))
