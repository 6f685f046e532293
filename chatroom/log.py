"""The room's log: every event has one number, and everybody gets the same bytes of it.

Keeps the last events in memory and packs them into datagrams. Older ones are in the journal
(`chatroom.journal`); who may read a sealed event is decided by `chatroom.room`.
"""

from chatroom.wire import DATA_HEAD_BYTES, DATAGRAM_BYTES, pack_data

RING = 8192


class Log:
    """Entries (an event's bytes, `chatroom.events`) under the numbers `oldest` to `head - 1`."""

    def __init__(self, head: int = 1, ring: int = RING) -> None:
        """Start an empty log whose next number is `head`."""
        self.head = head
        self.oldest = head
        self._ring = [b""] * ring

    def append(self, entry: bytes) -> int:
        """Add an entry and return its number."""
        number, ring = self.head, self._ring
        ring[number % len(ring)] = entry
        self.head = number + 1
        if self.head - self.oldest > len(ring):
            self.oldest += 1
        return number

    def entry(self, number: int) -> bytes:
        """Return an entry that is still in memory."""
        return self._ring[number % len(self._ring)]

    def datagrams(self, first: int, end: int) -> list[bytes]:
        """Return the events first to end - 1 in as few datagrams as hold them."""
        return pack_run(first, [self.entry(number) for number in range(first, end)])


def pack_run(first: int, entries: list[bytes]) -> list[bytes]:
    """Return entries with consecutive numbers, the first being `first`, in as few datagrams as hold them."""
    packed, start, size = [], 0, DATA_HEAD_BYTES
    for index, entry in enumerate(entries):
        size += len(entry)
        if size > DATAGRAM_BYTES and index > start:
            packed.append(pack_data(first + start, b"".join(entries[start:index])))
            start, size = index, DATA_HEAD_BYTES + len(entry)
    if entries[start:]:
        packed.append(pack_data(first + start, b"".join(entries[start:])))
    return packed
