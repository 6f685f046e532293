"""Who is in the room, found by address, by session and by name.

Whoever is here is here: who may come in is for `chatroom.door` to say, who hears what for `chatroom.room`.
"""

from collections import Counter
from collections.abc import Iterator

from chatroom.addresses import Address, host_of
from chatroom.names import fold


class Member:
    """One member. A room of a thousand holds a thousand of these, so they are kept small."""

    __slots__ = ("address", "have", "heard_at", "level", "name", "own", "session", "tag", "token", "waiting")

    def __init__(self, session: int, name: str, address: Address, level: int, token: bytes = b"") -> None:
        """Make a member who has said nothing yet."""
        self.session = session  # the number of his JOINED
        self.name = name
        self.tag = name.encode()
        self.address = address
        self.level = level
        self.token = token
        self.own = 0  # his last number that was taken
        self.have = 0  # he holds everything up to here
        self.heard_at = 0.0
        self.waiting: dict[int, tuple[int, str, str]] | None = None  # his, come before their turn


class Members:
    """The table. Invariant: each member stands in all three indexes, or in none."""

    def __init__(self) -> None:
        """Start with nobody."""
        self.by_address: dict[Address, Member] = {}
        self._by_session: dict[int, Member] = {}
        self._by_name: dict[str, Member] = {}
        self.of_level = {1: 0, 2: 0}
        self._level1_hosts: Counter[bytes] = Counter()

    def __len__(self) -> int:
        """Return how many are in the room."""
        return len(self.by_address)

    def __iter__(self) -> Iterator[Member]:
        """Go through the members in the order of their coming."""
        return iter(self._by_session.values())

    def of_session(self, session: int) -> Member | None:
        """Return the member whose session this is."""
        return self._by_session.get(session)

    def named(self, name: str) -> Member | None:
        """Return the member with this name or one that looks like it."""
        return self._by_name.get(fold(name))

    def level1_at(self, host: bytes) -> int:
        """Return how many members of level 1 come from one host."""
        return self._level1_hosts[host]

    def add(self, member: Member) -> None:
        """Let a member in whose name and address are free."""
        self.by_address[member.address] = member
        self._by_session[member.session] = member
        self._by_name[fold(member.name)] = member
        self.of_level[member.level] += 1
        if member.level == 1:
            self._level1_hosts[host_of(member.address)] += 1

    def remove(self, member: Member) -> None:
        """Let a member go."""
        del self.by_address[member.address]
        del self._by_session[member.session]
        del self._by_name[fold(member.name)]
        self.of_level[member.level] -= 1
        if member.level == 1:
            self._level1_hosts[host_of(member.address)] -= 1
            self._level1_hosts += Counter()  # forgets the hosts that nobody is left at

    def move(self, member: Member, address: Address) -> None:
        """Give a member a new address."""
        del self.by_address[member.address]
        member.address = address
        self.by_address[address] = member
