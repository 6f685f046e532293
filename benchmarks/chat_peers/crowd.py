"""The members: sockets that speak in turn and hear everything, drained by recvmmsg so that they keep up."""

import ctypes
import select
import socket
import time

from chat_peers.peers import Level2, Peer, count_events
from chatroom import mmsg

SLOTS, SLOT_BYTES = 64, 2048
DATA = b"2D"


class Scratch:
    """One buffer that every socket is drained into."""

    def __init__(self) -> None:
        """Prepare one recvmmsg of SLOTS datagrams."""
        self._data = ctypes.create_string_buffer(SLOTS * SLOT_BYTES)
        self.view = memoryview(self._data).cast("B")
        self._iov = (mmsg.IoVec * SLOTS)()
        self._messages = (mmsg.Message * SLOTS)()
        for i in range(SLOTS):
            self._iov[i].base = ctypes.addressof(self._data) + i * SLOT_BYTES
            self._iov[i].length = SLOT_BYTES
            self._messages[i].header.iov = ctypes.pointer(self._iov[i])
            self._messages[i].header.iov_count = 1
        lengths = memoryview(self._messages).cast("B").cast("I")
        self.lengths = lengths[mmsg.Message.length.offset // 4 :: mmsg.MESSAGE_BYTES // 4]
        self._address = ctypes.addressof(self._messages)

    def drain(self, fd: int) -> int:
        """Fetch what has arrived and return how many datagrams that is; 0 or less: nothing."""
        return int(mmsg.recvmmsg(fd, self._address, SLOTS, socket.MSG_DONTWAIT, None))


class Crowd:
    """All members of a room, and how many messages each of them has heard."""

    def __init__(self, peer: Peer, size: int, start: int = 0) -> None:
        """Let so many members into the peer's room, numbered from `start` on."""
        self.peer = peer
        self.members = [peer.enter(start + index) for index in range(size)]
        self._start = start
        self.said = 0
        self.heard = [0] * size
        self.bytes = 0
        self._next = [0] * size  # level 2: the number that each expects
        self._counts: dict[int, int] = {}
        self.gaps = 0
        self.heard_at = 0.0
        self._scratch = Scratch()
        self._marker = b"says: " if not peer.name.startswith("ngircd") else b"PRIVMSG #room"
        self._epoll = select.epoll()
        self._index = {sock.fileno(): i for i, sock in enumerate(self.members)}
        for sock in self.members:
            sock.setblocking(False)
            self._epoll.register(sock.fileno(), select.EPOLLIN)
        while self.listen(0.3):
            continue  # what the logins have brought about
        self.heard = [0] * size
        self.bytes = 0

    def close(self) -> None:
        """Close all sockets."""
        self._epoll.close()
        for sock in self.members:
            sock.close()

    def say(self, text: str, among: int = 0) -> None:
        """Let the next member speak, of all or of the first so many."""
        index = self.said % (among or len(self.members))
        self.said += 1
        self.members[index].send(self.peer.message(self._start + index, self._next[index] - 1, text))

    def watch(self, witnesses: range) -> None:
        """Listen to these members only; the others are heard by `catch_up`, in bulk."""
        for index, sock in enumerate(self.members):
            if index not in witnesses:
                self._epoll.unregister(sock.fileno())

    def catch_up(self, index: int) -> None:
        """Hear all that waits for one member."""
        fd = self.members[index].fileno()
        try:
            count = self._hear_stream(index) if self.peer.stream else self._hear(fd, index)
        except BlockingIOError:
            return
        self.heard[index] += count

    def expected(self, index: int) -> int:
        """Return how many messages this member should have heard, if all had arrived."""
        if self.peer.hears_himself:
            return self.said
        turns, rest = divmod(self.said, len(self.members))
        return self.said - turns - (index < rest)

    def listen(self, wait_s: float) -> list[tuple[int, int]]:
        """Hear what has come, waiting a while for the first; return (member, messages) pairs."""
        heard = []
        ready = self._epoll.poll(wait_s, 4096)
        self.heard_at = time.monotonic()  # reading and counting is this process's business, not the server's
        for fd, _event in ready:
            index = self._index[fd]
            count = self._hear_stream(index) if self.peer.stream else self._hear(fd, index)
            if count:
                self.heard[index] += count
                heard.append((index, count))
        return heard

    def _hear_stream(self, index: int) -> int:
        data = self.members[index].recv(1 << 20)
        self.bytes += len(data)
        return data.count(self._marker)

    def _hear(self, fd: int, index: int) -> int:
        scratch, total = self._scratch, 0
        while (count := scratch.drain(fd)) > 0:
            for slot, length in enumerate(scratch.lengths[:count]):
                self.bytes += length
                if isinstance(self.peer, Level2):
                    total += self._events(index, slot * SLOT_BYTES, length)
                else:
                    total += 1
            if count < SLOTS:
                break
        return total

    def _events(self, index: int, at: int, length: int) -> int:
        view = self._scratch.view
        if view[at : at + 2] != DATA:
            return 0
        first = int.from_bytes(view[at + 2 : at + 10])
        count = self._counts.get(first)
        if count is None:
            count = self._counts[first] = count_events(bytes(view[at : at + length]))
        if self._next[index] not in (0, first):
            self.gaps += 1
        self._next[index] = first + count
        return count

    def missing(self) -> int:
        """Return how many deliveries have not arrived."""
        return sum(max(0, self.expected(i) - heard) for i, heard in enumerate(self.heard))

    def run(self, messages: int, text: str, window: int, patience_s: float = 1.0) -> float:
        """Say so many messages, at most `window` unheard by the first member; return the seconds it took."""
        start = time.monotonic()
        quiet_since = start
        while self.said < messages or self.missing():
            witness_lacks = self.expected(0) - self.heard[0]
            while self.said < messages and witness_lacks < window:
                self.say(text)
                witness_lacks += 1
            if self.listen(0.02):
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > patience_s:
                break  # the rest is lost
        return time.monotonic() - start
