"""The characters of the terminal's drawings, in Unicode and in ASCII, and their colours.

Each state has a character of its own, so that a drawing says the same without its colours. The colours are
the terminal's own sixteen, which its owner chose to go with the background.
"""

from __future__ import annotations

from dataclasses import dataclass

from labs.observer.life import State


@dataclass(frozen=True)
class Glyphs:
    """One set of characters; each is one column wide."""

    bars: dict[State, str]
    sampled_sleep: str
    fork: str  # on the parent's bar, down to the child's `birth`
    birth: str
    reaped_above: str  # the end of a bar whose reaper is drawn above it
    reaped_below: str
    end: str  # nobody who is drawn reaped it
    reap_up: str  # on the reaper's bar: the status comes from below
    reap_down: str
    adopted: str
    signal: str
    asked: str  # a wait that does not block
    wire: str
    reap_wire: str
    lane: str
    tick: str
    axis: str
    squeezed: str
    pause: str
    cut: str
    said: tuple[str, str]  # points from a line of output up to its bar: before, and behind the text
    tree: tuple[str, str, str]  # a child, the last child, what is below a child
    ellipsis: str
    spelling: dict[int, str]  # how words are spelt that are not all ASCII

    def spell(self, text: str) -> str:
        """Give `text` in these characters."""
        return text.translate(self.spelling)


UNICODE = Glyphs(
    bars={
        State.RUNNING: "━",
        State.SLEEPING: "─",
        State.WAITING: "┄",
        State.STOPPED: "‖",
        State.ZOMBIE: "▒",
    },
    sampled_sleep="╌",
    fork="┯",
    birth="┕",
    reaped_above="┘",
    reaped_below="┐",
    end="╸",
    reap_up="▲",
    reap_down="▼",
    adopted="◆",
    signal="↯",
    asked="?",
    wire="│",
    reap_wire="╎",
    lane="·",
    tick="┬",
    axis="─",
    squeezed="╌",
    pause="⫽",
    cut="✂",
    said=("╰ ", " ╯"),
    tree=("├─", "└─", "│ "),
    ellipsis="…",
    spelling={},
)

ASCII = Glyphs(
    bars={
        State.RUNNING: "=",
        State.SLEEPING: "-",
        State.WAITING: ".",
        State.STOPPED: '"',
        State.ZOMBIE: "%",
    },
    sampled_sleep="~",
    fork="+",
    birth="`",
    reaped_above="'",
    reaped_below=",",
    end="]",
    reap_up="^",
    reap_down="v",
    adopted="@",
    signal="!",
    asked="?",
    wire="|",
    reap_wire=":",
    lane=" ",
    tick="+",
    axis="-",
    squeezed=" ",
    pause="/",
    cut="X",
    said=("` ", " '"),
    tree=("|-", "`-", "| "),
    ellipsis="..",
    spelling=str.maketrans(
        {"✓": "ok", "✗": "!", "–": "-", "…": "..", "×": "x", "·": "|", "µ": "u", "→": "->"}
    ),
)

STYLES = {
    State.RUNNING: "cyan",
    State.SLEEPING: "dim",
    State.WAITING: "blue",
    State.STOPPED: "magenta",
    State.ZOMBIE: "bold red",
}
QUIET = "dim"
ORPHAN = "bold yellow"
BAD = "red"
GOOD = "green"
