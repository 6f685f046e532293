"""The events on their way out of the tracer, as lines of the recording: in order, and in few writes.

What is not known yet but has its place in the order (will this kill(2) succeed?) reserves it: nothing behind
an open reservation leaves before it is filled. `tracer` decides when there is time to flush.
"""

from __future__ import annotations

import json
import socket

from labs.observer.events import Event, Header

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
    """Lines for whoever reads the other end of `connection`; `broken` once nobody does."""

    def __init__(self, connection: socket.socket) -> None:
        self.broken = False
        self.count = 0
        self._connection = connection
        self._items: list[Event | Place] = []

    def begin(self, header: Header) -> None:
        """Send the recording's first line."""
        self._send([_encode(header.to_json())])

    def put(self, event: Event) -> None:
        """Add an event."""
        self.count += 1
        self._items.append(event)

    def reserve(self) -> Place:
        """Keep a place for an event that is still to be completed."""
        self.count += 1
        place = Place()
        self._items.append(place)
        return place

    def __len__(self) -> int:
        return len(self._items)

    def flush(self) -> None:
        """Send what is complete, up to the first open place."""
        ready = 0
        lines = []
        for item in self._items:
            if isinstance(item, Place):
                if item.open:
                    break
                event = item.event
            else:
                event = item
            ready += 1
            if event is not None:
                lines.append(_encode(event.to_json()))
        del self._items[:ready]
        if lines:
            self._send(lines)

    def _send(self, lines: list[str]) -> None:
        if self.broken:
            return
        try:
            self._connection.sendall(("\n".join(lines) + "\n").encode())
        except OSError:
            self.broken = True
