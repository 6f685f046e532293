"""The architecture, drawn from the imports: `python3 -m tests.house.picture` writes docs/architecture.svg.

Storeys are rows, modules boxes; between two storeys stands how many imports go down there. `storeys` has the
plan, `test_picture` sees that the picture is fresh. Nothing is placed by hand: boxes flow like words.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from .storeys import LABS, NAMES, PACKAGES, ROOT, all_below, imports, storey

FILE = ROOT / "docs/architecture.svg"
WIDTH, MARGIN, COLUMN, GAP = 1120, 24, 524, 24  # px
LETTER, BOX, LINE, ROW_GAP, LABEL = 6.7, 20, 26, 24, 76  # px: of a letter, of a box, from line to line
HEAD, FOOT = 46, 14  # px of a panel, above and below its rows
STYLE = """
svg{color-scheme:light dark}
text{font:11px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1c2430}
.title{font:600 17px system-ui,sans-serif}
.name{font-weight:600;font-size:13px}
.soft{fill:#566273;font-family:system-ui,sans-serif}
.page{fill:#fff}
.panel{fill:#f4f6f9;stroke:#d5dce4}
.box{fill:#fff;stroke:#566273}
.s0{stroke:#2468ad;fill:#e6f0fa}
.s1{stroke:#0b6b57;fill:#e2f3ee}
.s2{stroke:#c2500a;fill:#fdeee1}
.s3{stroke:#8434a8;fill:#f5e9fa}
.s4{stroke:#566273;fill:#e8ebef}
.wire{stroke:#8492a3;fill:none}
.tip{fill:#8492a3}
@media(prefers-color-scheme:dark){
text{fill:#e8edf3}
.soft{fill:#a3b0bf}
.page{fill:#161b22}
.panel{fill:#1c2430;stroke:#343f4d}
.box{fill:#161b22;stroke:#a3b0bf}
.s0{stroke:#5fa8ee;fill:#17293d}
.s1{stroke:#5cc9ac;fill:#12302a}
.s2{stroke:#ff9d4d;fill:#3a2412}
.s3{stroke:#d69bf2;fill:#301f3b}
.s4{stroke:#a3b0bf;fill:#2a323d}
.wire{stroke:#77879a}
.tip{fill:#77879a}
}
"""


class Box(NamedTuple):
    """A module in a panel: its name, and where its upper left corner is."""

    name: str
    x: float
    y: float

    @property
    def width(self) -> float:
        """Its width in px."""
        return len(self.name) * LETTER + 12


class Panel(NamedTuple):
    """A package: its boxes storey by storey, the lowest first, and how high all that is."""

    package: str
    rows: list[list[Box]]
    height: float


def panel(package: str, storeys: Sequence[set[str]]) -> Panel:
    """Place the modules of a package, the highest storey above."""
    rows, y, place = [], float(HEAD), _spread if package == "labs" else _flow
    for names in reversed(storeys):
        rows.append(list(place(sorted(names), y)))
        y = rows[-1][-1].y + BOX + ROW_GAP if names else y
    return Panel(package, rows[::-1], y - ROW_GAP + FOOT)


def _flow(names: Sequence[str], y: float) -> Iterator[Box]:
    x = float(LABEL)
    for name in names:
        box = Box(name, x, y)
        if x + box.width > COLUMN - 12:
            x, y = float(LABEL), y + LINE
            box = Box(name, x, y)
        yield box
        x += box.width + 8


def _spread(names: Sequence[str], y: float) -> Iterator[Box]:
    for number, name in enumerate(names, 1):
        box = Box(name, COLUMN * number / (len(names) + 1), y)
        yield box._replace(x=box.x - box.width / 2)


def direct(graph: dict[str, set[str]]) -> set[tuple[str, str]]:
    """Leave out whoever is reached through somebody else as well: what is left says the same, and is seen."""
    through = {name: set().union(*(all_below(graph, other) for other in graph[name])) for name in graph}
    return {(name, other) for name in graph for other in graph[name] - through[name]}


def purpose(package: str, name: str) -> str:
    """Give the first line of a module's docstring."""
    path = ROOT / package.replace(".", "/") / name
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or name).partition("\n")[0]


def svg() -> str:
    """Draw the house: `labs` as a whole, then each package from within."""
    columns = [[panel("labs", LABS)], []]
    for package, storeys in PACKAGES.items():
        min(columns, key=_height).append(panel(package, storeys))
    height = 84 + max(map(_height, columns)) + MARGIN
    root = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {height:g}", role="img"
    )
    root.set("aria-labelledby", "title desc")
    ET.SubElement(root, "title", id="title").text = "forkroom: who imports whom"
    words = "Storeys of modules: facts below, then core, edge, face, programs. Imports go down only."
    ET.SubElement(root, "desc", id="desc").text = words
    ET.SubElement(root, "style").text = STYLE
    _rect(root, "page", 0, 0, WIDTH, height)
    _text(root, "title", MARGIN, 38, "forkroom: who imports whom")
    words += " A number: so many imports go down there. Rest on a box to read what it is."
    _text(root, "soft", MARGIN, 60, words)
    for column, x in zip(columns, (MARGIN, MARGIN + COLUMN + GAP), strict=True):
        y = 84.0
        for one in column:
            group = ET.SubElement(root, "g", transform=f"translate({x} {y:g})")
            _draw(group, one)
            y += one.height + GAP
    ET.indent(root)
    return ET.tostring(root, "unicode") + "\n"


def _height(column: Sequence[Panel]) -> float:
    return sum(one.height for one in column) + GAP * max(0, len(column) - 1)


def _draw(group: ET.Element, one: Panel) -> None:
    graph = imports(one.package)
    count = f"{sum(len(names) for names in one.rows)} modules"
    if one.package == "labs":
        count += " and packages; what is reached through others as well has no line"
    _rect(group, "panel", 0, 0, COLUMN, one.height, 8)
    _text(group, "name", 14, 26, one.package)
    _text(group, "soft", 26 + len(one.package) * 8, 26, count)
    if one.package == "labs":
        _draw_wires(group, {box.name: box for row in one.rows for box in row}, direct(graph))
    for number, row in enumerate(one.rows):
        if one.package != "labs" and row:
            _text(group, "soft", 14, row[0].y + 14, NAMES[number])
        for box in row:
            _draw_box(group, one.package, box, number)
    if one.package != "labs":
        for number, row in enumerate(one.rows[:-1]):
            if row:
                _draw_crossing(group, row[0].y - ROW_GAP / 2, _crossing(one.package, graph, number))


def _draw_box(group: ET.Element, package: str, box: Box, number: int) -> None:
    look = "box" if package == "labs" else f"box s{number}"
    frame = ET.SubElement(group, "g")
    ET.SubElement(frame, "title").text = f"{package}.{box.name}: {purpose(package, box.name)}"
    _rect(frame, look, box.x, box.y, box.width, BOX, 4)
    _text(frame, "", box.x + 6, box.y + 14, box.name)


def _crossing(package: str, graph: dict[str, set[str]], lower: int) -> int:
    """Count the imports that go down past the ceiling of a storey."""
    at = {name: storey(name, PACKAGES[package]) or 0 for name in graph}
    pairs = ((name, other) for name in graph for other in graph[name] & graph.keys())
    return sum(at[name] > lower >= at[other] for name, other in pairs)


def _draw_crossing(group: ET.Element, y: float, count: int) -> None:
    x = LABEL + 8
    ET.SubElement(group, "path", {"class": "wire", "d": f"M{x} {y - 10:g}V{y + 5:g}"})
    ET.SubElement(group, "path", {"class": "tip", "d": f"M{x - 4} {y + 3:g}h8l-4 7z"})
    _text(group, "soft", x + 9, y + 4, str(count))


def _draw_wires(group: ET.Element, boxes: dict[str, Box], pairs: set[tuple[str, str]]) -> None:
    for name, other in sorted(pairs):
        upper, lower = boxes[name], boxes[other]
        x, y, to_x, to_y = upper.x + upper.width / 2, upper.y + BOX, lower.x + lower.width / 2, lower.y - 6
        bend = (to_y - y) / 2
        path = f"M{x:g} {y:g}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}"
        ET.SubElement(group, "path", {"class": "wire", "d": path})
        ET.SubElement(group, "path", {"class": "tip", "d": f"M{to_x - 4:g} {to_y:g}h8l-4 6z"})


def _rect(
    parent: ET.Element, look: str, x: float, y: float, width: float, height: float, round_: int = 0
) -> None:
    places = {"x": x, "y": y, "width": width, "height": height, "rx": round_}
    ET.SubElement(parent, "rect", {"class": look, **{name: f"{value:g}" for name, value in places.items()}})


def _text(parent: ET.Element, look: str, x: float, y: float, words: str) -> None:
    ET.SubElement(parent, "text", {"class": look, "x": f"{x:g}", "y": f"{y:g}"}).text = words


if __name__ == "__main__":
    FILE.write_text(svg(), "utf-8")
