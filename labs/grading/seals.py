"""Secrets of a stage: values in a file of memory. Who has the file and a place in it can read what is there.

The judge (`stage`) seals them; on the stage `births` and `scenery` open them, and close the file before the
learner's is read.
"""

from __future__ import annotations

import json
from os import pread  # taken now: the learner's file may put its own things in its place
from typing import Any, NamedTuple

from labs.grading import plain
from labs.observer.descriptors import nameless_file


class Sealed(NamedTuple):
    """The place of a secret: where it begins, and how long it is."""

    start: int
    size: int


class Props:
    """The file, in the judge's hands."""

    def __init__(self) -> None:
        self.file = nameless_file("props")

    def seal(self, value: Any) -> Sealed:
        """Put a plain value away; give its place."""
        text = json.dumps(plain.encode(value)).encode()
        start = self.file.tell()
        self.file.write(text)
        return Sealed(start, len(text))


def opened(props: int, sealed: Sealed) -> Any:
    """Give the secret of that place in the file with this descriptor."""
    return plain.decode(json.loads(pread(props, sealed.size, sealed.start)))
