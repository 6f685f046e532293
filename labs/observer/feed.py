"""The events on their way out of the tracer: in order, and in few writes.

A line is a JSON array of what the recording has as lines: many at once cost a third of one by one.

What is not known yet but has its place in the order (will this kill(2) succeed?) reserves it: nothing behind
an open reservation leaves before it is filled. `tracer` decides when there is time to flush.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from typing import Any

from labs.observer.events import Event, Header

QUIET_S = 0.001  # no news for so long: time to send what there is
LATEST_S = 0.05  # but nobody waits longer than this for a line, or for a limit
_ENOUGH = 1 << 20  # bytes
_encode = json.JSONEncoder(separators=(",", ":")).encode


class Place:
    """A reserved place in the feed, for an event that is not complete."""

    __slots__ = ("event", "open")

    def __init__(self) -> None:
        self.open = True
        self.event: Event | None = None

    def fill(self, event: Event | None) -> None:
        """Give the event, or None if there is nothing to tell after all."""
        self.open, self.event = False, event


class Feed:
    """Lines for whoever reads the other end of `connection`; `broken` once nobody does, `full` if it is slow.

    The reader may answer with numbers of signals. Nothing here ever blocks.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.broken = False
        self.full = False  # so much waits for the reader that the program had better wait as well
        self.count = 0
        self._connection = connection
        self._items: list[Event | Place] = []
        self._unsent = bytearray()

    def __len__(self) -> int:
        return len(self._items)

    @property
    def unsent(self) -> bool:
        """Tell whether lines wait for the reader."""
        return bool(self._unsent) and not self.broken

    def hear(self) -> int:
        """Give the signal that the reader asks to pass on, 0 if there is none; `broken` once it has gone."""
        try:
            said = self._connection.recv(16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
        except OSError:
            said = b""
        self.broken = self.broken or not said
        return said[-1] if said else 0

    def begin(self, header: Header) -> None:
        """Send the recording's first line."""
        self._add([header.to_json()])

    def put(self, event: Event) -> None:
        """Add an event."""
        self.count += 1
        self._items.append(event)

    def put_all(self, events: Iterable[Event]) -> None:
        """Add events."""
        for event in events:
            self.put(event)

    def reserve(self) -> Place:
        """Keep a place for an event that is still to be completed."""
        self.count += 1
        place = Place()
        self._items.append(place)
        return place

    def flush(self) -> None:
        """Send what is complete, up to the first open place, as far as the reader takes it."""
        ready = 0
        batch = []
        for item in self._items:
            event: Event | None
            if isinstance(item, Place):
                if item.open:
                    break
                event = item.event
            else:
                event = item
            ready += 1
            if event is not None:
                batch.append(event.to_json())
        del self._items[:ready]
        self._add(batch)

    def _add(self, batch: list[dict[str, Any]]) -> None:
        if batch:
            self._unsent += _encode(batch).encode() + b"\n"
        self._send()
        self.full = len(self._unsent) > _ENOUGH

    def _send(self) -> None:
        while self._unsent and not self.broken:
            try:
                sent = self._connection.send(self._unsent, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                self.broken = True
                return
            del self._unsent[:sent]
