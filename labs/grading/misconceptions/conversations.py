"""The step of a conversation that came out wrong: who did what, who heard what against the rules (lab 12).

Pure: what the suspects of `rooms` look at. A script is a list of steps; the scene tells what everybody heard
after each one, and stops at the first that is wrong.
"""

from __future__ import annotations

from typing import Any

from labs.grading.misconceptions.programs import told, wrong_step
from labs.grading.performance import Performance

Step = dict[str, Any]


class Wrong:
    """A step that came out wrong: `verb` and `rest` of the datagram, what was `heard` against the rules."""

    def __init__(self, call: Performance, step: Step, came: Step) -> None:
        self.step, self.came = step, came
        what: bytes = step["what"]
        self.by, self.does = str(step["by"]), str(step["does"])
        self.verb, _, self.rest = what.partition(b" ")
        self.heard = [(who, data) for who, data, allowed in came["heard"] if not allowed]
        self.missing = [who for who, times in came["often"].items() if not times]
        steps: list[Step] = call.arguments[0]
        self.before = steps[: len(told(call, "step")) - 1]

    @property
    def is_refused(self) -> bool:
        """Whether it is a login that must be refused."""
        return self.verb == b"L" and self.step["hear"].get(self.by) != b"OK"

    @property
    def is_impostor(self) -> bool:
        """Whether somebody claims a name that is not his, or has none."""
        own = self.rest == self.by.encode() or self.rest.startswith(self.by.encode() + b" ")
        return self.verb in (b"C", b"Q") and self.does == "sends" and not own

    @property
    def text(self) -> bytes:
        """The text that a C is to bring to somebody."""
        wanted = [parts for parts in self.step["hear"].values() if len(parts) > 1]
        return wanted[0][1] if self.verb == b"C" and wanted else b""

    def has_answer(self) -> bool:
        """Whether he who did it heard something, be it wrong."""
        return any(who == self.by for who, _data, _allowed in self.came["heard"])

    def names_somebody(self) -> bool:
        """Whether the name that is claimed is a member's."""
        members = [step["by"].encode() for step in self.before if step["hear"].get(step["by"]) == b"OK"]
        return any(self.rest == name or self.rest.startswith(name + b" ") for name in members)

    def is_inside(self) -> bool:
        """Whether he who did it had been let in, and not out."""
        let_in = any(step["by"] == self.by and step["hear"].get(self.by) == b"OK" for step in self.before)
        return let_in and not self.has_quit(self.by)

    def has_quit(self, who: str) -> bool:
        """Whether somebody was let out before."""
        return any(step["hear"].get(who) == b"EXIT" for step in self.before)


def wrong_of(call: Performance) -> Wrong | None:
    """Find the step that is wrong; None: there is none."""
    found = wrong_step(call)
    return Wrong(call, *found) if found else None


def brief(data: bytes) -> str:
    """Give a datagram as it can be read in a sentence."""
    text = repr(data[:60].decode("utf-8", "replace"))
    return text if len(data) <= 60 else f"{text} … ({len(data)} bytes)"
