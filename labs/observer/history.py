"""The core of the observer: events folded into lives, and the questions that people ask of them.

A `life.Life` is one process; a `History` is all of them (`lives` has the folds). Nothing here runs, reads or
draws anything: feed it events (all at once, or one by one while a program runs), ask, and let `timeline`,
`terminal` and `perfetto` show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from labs.observer.events import Forked, Wrote
from labs.observer.life import Life, Line, State, contradictions
from labs.observer.lives import Lives


@dataclass
class _Begun:
    """A line of output that is not complete, in the pieces that were written."""

    last: Wrote | None = None
    texts: list[str] = field(default_factory=list)

    def add(self, wrote: Wrote) -> Iterator[Line]:
        """Take one more piece; give the lines that it completes."""
        *complete, rest = wrote.text.split("\n")
        for text in complete:
            yield Line(wrote.t, wrote.pid, wrote.stream, "".join((*self.texts, text)))
            self.texts.clear()
        self.last = wrote
        if rest:
            self.texts.append(rest)

    def rest(self) -> Iterator[Line]:
        """Give what there is as a line, though its end never came."""
        if self.last and self.texts:
            yield Line(self.last.t, self.last.pid, self.last.stream, "".join(self.texts))


class History(Lives):
    """All lives of a recording, and what can be asked of them."""

    @property
    def end(self) -> float:
        """When the recording ends, or how far it has come."""
        return self._clock.now

    @property
    def cut(self) -> float | None:
        """When the observer ended everything; None: it did not have to. What died then, died of that."""
        return self._clock.cut if self._clock.cut < float("inf") else None

    @property
    def root(self) -> Life | None:
        """The program's first process."""
        return self.lives[0] if self.lives else None

    @property
    def complete(self) -> bool:
        """Tell whether the recording came to its end by itself: every process ended, nothing was cut off."""
        return self.ending is not None and self.ending.reason in ("done", "lingering")

    @property
    def exit_code(self) -> int | None:
        """The program's exit code, as a shell says it."""
        return self.root.exit_code if self.root else None

    def life(self, who: int | str) -> Life:
        """Find a life by pid (the latest that had it) or label ("child 1"); KeyError if there is none."""
        return self._by_label[who] if isinstance(who, str) else self._by_pid[who][-1]

    def label_of(self, pid: int, t: float) -> str:
        """Name who had `pid` at time `t`: a role, "observer", or the pid itself for a stranger."""
        life = self.life_at(pid, t)
        if life is not None:
            return life.label
        return "observer" if pid == self.header.observer else f"pid {pid}"

    @property
    def zombies(self) -> list[Life]:
        """Those that were dead before anybody waited for them."""
        return [life for life in self.lives if life.was_zombie]

    @property
    def orphans(self) -> list[Life]:
        """Those whose parent ended first."""
        return [life for life in self.lives if life.is_orphan]

    @property
    def unwaited(self) -> list[Life]:
        """Children that ended and whose own parent never took their status, nor chose to ignore it."""
        return [
            life for life in self.lives[1:] if life.exit and not life.waited_for and not life.reaped_by_itself
        ]

    def zombies_at(self, t: float) -> list[Life]:
        """Those that are zombies at time `t`."""
        return [life for life in self.lives if life.state_at(t) is State.ZOMBIE]

    def alive_at(self, t: float) -> list[Life]:
        """Those that have been born and have not ended at time `t`."""
        return [life for life in self.lives if life.born <= t and (life.died is None or t < life.died)]

    @property
    def peak(self) -> int:
        """How many processes there were at once, zombies included, at the most."""
        steps = sorted(
            [(life.born, 1) for life in self.lives] + [(life.reap.t, -1) for life in self.lives if life.reap]
        )
        most = count = 0
        for _, step in steps:
            count += step
            most = max(most, count)
        return most

    def reaper(self, life: Life) -> Life | None:
        """Give who reaped `life`; None: nobody, or the observer."""
        return self.life_at(life.reap.by, life.reap.t) if life.reap else None

    def output(self, stream: str | None = None) -> str:
        """All that was written (to one stream, or both), in the order of writing."""
        return "".join(e.text for e in self.events if isinstance(e, Wrote) and stream in (None, e.stream))

    @property
    def lines(self) -> list[Line]:
        """The output line by line, each with its writer; a last line without its end counts as well."""
        return sorted(self._lines(), key=lambda line: line.t)

    def _lines(self) -> Iterator[Line]:
        begun: dict[tuple[int, str], _Begun] = {}
        for event in self.events:
            if isinstance(event, Forked):  # the pid came back: what its former owner began is complete
                for stream in ("stdout", "stderr"):
                    yield from begun.pop((event.pid, stream), _Begun()).rest()
            elif isinstance(event, Wrote):
                yield from begun.setdefault((event.pid, event.stream), _Begun()).add(event)
        for line in begun.values():
            yield from line.rest()

    def contradictions(self) -> list[str]:
        """List what cannot be: the invariants of every process's life. Empty for a sound history."""
        return self._impossible + [
            f"{life.label} (pid {life.pid}) {what}" for life in self.lives for what in contradictions(life)
        ]
