"""Character cells: what `terminal` draws on, and how any text becomes safe to put there.

A canvas knows columns, wide characters and styles; it does not know what it shows. `visible` is for whatever
a program wrote: control characters, escapes, bidirectional marks and broken bytes are shown, never obeyed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console
from rich.text import Text

_SPACES = {"\t": "    ", "\u3000": "  ", "\u00a0": " "}


def speaks_unicode(console: Console, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether lines, arrows and hatches can be drawn: the stream takes UTF-8 and nobody asked for C."""
    # Python writes UTF-8 in the C locale too (PEP 540); who set it on purpose does not want that.
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    return console.encoding.lower().startswith("utf") and locale not in ("C", "POSIX")


def visible(text: str, encoding: str = "utf-8") -> str:
    """Give `text` with everything escaped that would move, hide or break what stands around it."""
    if text.isascii() and text.isprintable():
        return text
    shown = "".join(c if c.isprintable() else _escaped(c) for c in text)
    if shown and get_character_cell_size(shown[0]) == 0:  # it would sit on what stands before it
        shown = shown[0].encode("unicode_escape").decode() + shown[1:]
    return shown.encode(encoding, "backslashreplace").decode(encoding)


def _escaped(c: str) -> str:
    if c in _SPACES:
        return _SPACES[c]
    if "\udc80" <= c <= "\udcff":  # a byte that is no UTF-8 (surrogateescape)
        return f"\\x{ord(c) - 0xDC00:02x}"
    return c.encode("unicode_escape").decode()


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Give `text` in at most `cells` columns; what is left out is marked by the ellipsis."""
    if cell_len(text) <= cells:
        return text
    room = cells - cell_len(ellipsis)
    kept, used = "", 0
    for c in text:
        used += get_character_cell_size(c)
        if used > room:
            break
        kept += c
    return (kept + ellipsis) if room >= 0 else ""


class Canvas:
    """Lines of `width` cells, each a character and a style; a wide character fills two cells."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self._characters = [[" "] * width for _ in range(height)]
        self._styles = [[""] * width for _ in range(height)]

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self._characters)

    def at(self, line: int, column: int) -> str:
        """Give the character at a place; "" is the second half of a wide one, and whatever lies outside."""
        inside = 0 <= column < self.width and 0 <= line < self.height
        return self._characters[line][column] if inside else ""

    def free(self, line: int, start: int, end: int) -> bool:
        """Tell whether nothing stands from column `start` up to `end`."""
        return 0 <= start <= end <= self.width and all(c == " " for c in self._characters[line][start:end])

    def put(self, line: int, column: int, text: str, style: str = "") -> None:
        """Write `text` from `column` on; what lies outside the canvas is lost."""
        for c in text:
            size = get_character_cell_size(c)
            if size == 0:  # a combining mark belongs to the character before it
                if 0 < column <= self.width:
                    self._characters[line][column - 1] += c
                continue
            if column >= 0 and column + size <= self.width:
                self._clear(line, column, size)
                self._characters[line][column] = c
                self._styles[line][column : column + size] = [style] * size
                self._characters[line][column + 1 : column + size] = [""] * (size - 1)
            column += size

    def _clear(self, line: int, column: int, size: int) -> None:
        """Blank the other half of wide characters that are about to be cut in two."""
        characters = self._characters[line]
        if characters[column] == "" and column:
            characters[column - 1] = " "
        after = column + size
        if after < self.width and characters[after] == "":
            characters[after] = " "

    def lines(self) -> list[Text]:
        """Give the drawing, without blanks at the ends of its lines."""
        drawn = []
        for characters, styles in zip(self._characters, self._styles, strict=True):
            text = Text(no_wrap=True)
            for c, style in zip(characters, styles, strict=True):
                text.append(c, style or None)
            text.rstrip()
            drawn.append(text)
        return drawn
