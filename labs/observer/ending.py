"""Why and when an observed run comes to its end: time limits, an interruption, a limit that was reached.

Decides only, on times that it is handed (seconds since the start): `tracer` kills, and tells of the end.
"""

from __future__ import annotations

import signal

from labs.observer.plan import Plan

NEVER = float("inf")
ASKED_TO_END = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT})
_GRACE_S = 0.5  # what an interrupted program has for its own cleaning up


class Ending:
    """`deadline` is when to look again; once `forced`, everybody is to be killed; `reason`: see ENDINGS."""

    def __init__(self, plan: Plan) -> None:
        self.reason = "done"
        self.forced = False
        self.root_ended = False
        self.deadline = plan.timeout_s or NEVER
        self._linger_s = plan.linger_s

    @property
    def interrupted(self) -> bool:
        """Tell whether somebody asked to end."""
        return self.reason == "interrupted"

    def interrupt(self, t: float) -> None:
        """Give the program a moment to end by itself; a second asking does not prolong it."""
        if self.reason == "done":
            self.reason = "interrupted"
            self.deadline = min(self.deadline, t + _GRACE_S)

    def end_root(self, t: float) -> None:
        """Note that the program has ended: what it left running has some time yet."""
        if not self.root_ended:
            self.root_ended = True
            self.deadline = min(self.deadline, t + self._linger_s)

    def force(self, reason: str | None = None) -> None:
        """Decide that everything ends now; None: because it is late."""
        if self.forced:
            return
        if self.reason == "done":
            self.reason = reason or ("lingering" if self.root_ended else "timeout")
        self.forced, self.deadline = True, NEVER
