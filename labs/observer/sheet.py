"""A sheet of SVG: elements with their texts escaped and made harmless, and how much room a text takes.

It knows nothing of processes. Elements are ElementTree's, so that no text of a program can become markup;
`canvas.visible` shows control characters, escapes, broken bytes and bidirectional marks instead of obeying
them. Widths are estimates on the safe side: what a font really needs only the reader's browser knows.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from rich.cells import cell_len

from labs.observer import canvas

SIZE = 11.0  # px, of the smallest text
_CELL = 0.61  # of the size; a wide character has two cells
_LONGEST_TIP = 1500


def room(text: str, size: float = SIZE) -> float:
    """Estimate the width of a text, in px."""
    return cell_len(text) * _CELL * size


def cut(text: str, px: float, size: float = SIZE) -> str:
    """Give `text` in at most `px`, with an ellipsis if something had to go."""
    return canvas.cut(text, max(0, int(px / (_CELL * size))))


def shown(text: str) -> str:
    """Make a program's text harmless, and no longer than one would read."""
    return canvas.visible(text[:_LONGEST_TIP]) + ("…" if len(text) > _LONGEST_TIP else "")


def wrapped(text: str, px: float, size: float = SIZE) -> list[str]:
    """Break a text into lines of at most `px`: at blanks, and anywhere between wide characters."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and room((lines[-1] + word).rstrip(), size) > px:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [cut(line.rstrip(), px, size) for line in lines]


def _words(text: str) -> list[str]:
    words = [""]
    for c in text:
        closes = c in "，。、：；！？）”」"
        if (
            words[-1]
            and not closes
            and (words[-1][-1] == " " or (cell_len(c) > 1 or cell_len(words[-1][-1]) > 1))
        ):
            words.append("")
        words[-1] += c
    return words


class Sheet:
    """One SVG document. `key` scopes its ids and styles, so that many may stand on one page."""

    def __init__(self, key: str, width: float, language: str) -> None:
        self.key = key
        self.width = width
        self.root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": key, "lang": language})

    def describe(self, title: str, story: str) -> None:
        """Say what the picture shows, for those who cannot see it; comes before all else."""
        self.root.set("role", "img")
        self.root.set("aria-labelledby", f"{self.key}-title {self.key}-story")
        ET.SubElement(self.root, "title", {"id": f"{self.key}-title"}).text = title
        ET.SubElement(self.root, "desc", {"id": f"{self.key}-story"}).text = story

    def style(self, css: str) -> None:
        """Add the style sheet; every rule of it must name `key`."""
        ET.SubElement(self.root, "style").text = css

    def pattern(self, name: str, size: tuple[float, float], marks: str, turned: int = 0) -> None:
        """Define a pattern `key`-`name`: a ground in class `name`-ground, and `marks`, a path."""
        found = self.root.find("defs")
        defs = ET.SubElement(self.root, "defs") if found is None else found
        pattern = ET.SubElement(
            defs,
            "pattern",
            {
                "id": f"{self.key}-{name}",
                "width": _number(size[0]),
                "height": _number(size[1]),
                "patternUnits": "userSpaceOnUse",
                "patternTransform": f"rotate({turned})",
            },
        )
        self.rect(pattern, 0, 0, *size, f"{name}-ground")
        self.path(pattern, marks, f"{name}-marks")

    def group(self, parent: ET.Element, kind: str = "", tip: str = "") -> ET.Element:
        """Add a group; `tip` is what a pointer over it shows."""
        group = ET.SubElement(parent, "g", {"class": kind} if kind else {})
        if tip:
            ET.SubElement(group, "title").text = tip
        return group

    def rect(
        self, parent: ET.Element, x: float, y: float, width: float, height: float, kind: str, rx: float = 0
    ) -> None:
        """Add a rectangle."""
        sizes = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)} | (
            {"rx": rx} if rx else {}
        )
        ET.SubElement(parent, "rect", {name: _number(n) for name, n in sizes.items()} | {"class": kind})

    def path(self, parent: ET.Element, d: str, kind: str) -> None:
        """Add a path."""
        ET.SubElement(parent, "path", {"d": d, "class": kind})

    def line(self, parent: ET.Element, x: float, y: float, to_x: float, to_y: float, kind: str) -> None:
        """Add a straight line."""
        self.path(parent, f"M{_number(x)} {_number(y)}L{_number(to_x)} {_number(to_y)}", kind)

    def text(self, parent: ET.Element, x: float, y: float, text: str, kind: str) -> None:
        """Add a line of text; `y` is its base line."""
        ET.SubElement(parent, "text", {"x": _number(x), "y": _number(y), "class": kind}).text = text

    def finish(self, height: float) -> str:
        """Give the document."""
        width, tall = _number(self.width), _number(height)
        self.root.set("width", width)
        self.root.set("height", tall)
        self.root.set("viewBox", f"0 0 {width} {tall}")
        return ET.tostring(self.root, encoding="unicode")


def _number(n: float) -> str:
    return f"{n:.1f}".removesuffix(".0")
