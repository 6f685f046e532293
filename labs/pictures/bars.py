"""A face: shares as bars. Each row is parted in what its numbers have of their sum.

The first part is solid, the next ones are hatched or outlined, so that none rests on its colour; each says
its number and its share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from rich.cells import cell_len

from labs import i18n
from labs.observer.sheet import Sheet, cut, room, shown
from labs.pictures.picture import MARGIN, Picture, finished, headed_sheet

_BAR, _STEP = 22.0, 36.0
_LOOKS = ("part-0", "part-1", "part-2")
_MARKS = "█░▒"
_CELLS = 40
_CSS = """
{k} .part-0{fill:var(--run)}
{k} .part-1{fill:url(#{id}-zombie);stroke:var(--zombie)}
{k} .part-2{fill:var(--band);stroke:var(--soft)}
"""


def bars(
    title: str,
    rows: Mapping[str, Sequence[float]],
    parts: Sequence[str],
    *,
    language: str | None = None,
    width: int = 720,
) -> Picture:
    """Draw `rows` (a label, and a number for each of the `parts`) as parted bars, each as long as the others.

    Raises ValueError for numbers that cannot be parted: none, negative, all zero, or more than three.
    """
    for label, numbers in rows.items():
        if len(numbers) != len(parts) or not 1 <= len(parts) <= len(_LOOKS):
            raise ValueError(f"{label!r} has {len(numbers)} numbers for {len(parts)} parts")
        if min(numbers) < 0 or not 0 < sum(numbers) < float("inf"):
            raise ValueError(f"{label!r} has numbers that make no shares: {list(numbers)}")
    text = _text(title, rows, parts)
    with i18n.speaking(language) as spoken:
        return Picture(_svg(title, rows, parts, spoken, width), text)


def _svg(
    title: str, rows: Mapping[str, Sequence[float]], parts: Sequence[str], spoken: str, width: int
) -> str:
    sheet, top = headed_sheet(title, _story(rows, parts), width, spoken, _CSS)
    _legend(sheet, parts, top)
    left = MARGIN + min(max((room(label, 12.5) for label in rows), default=0), width / 3) + 12
    top += 28
    for label, numbers in rows.items():
        sheet.text(sheet.root, MARGIN, top + 15, cut(shown(label), left - MARGIN - 8, 12.5), "role")
        _row(sheet, sheet.group(sheet.root), numbers, (left, top, width - MARGIN - left))
        top += _STEP
    return finished(sheet, top + 4)


def _row(
    sheet: Sheet, group: ET.Element, numbers: Sequence[float], place: tuple[float, float, float]
) -> None:
    """Draw one row's parts one after another, and write what fits in or under them."""
    x, y, full = place
    words = sheet.group(sheet.root, "halo")
    for look, number in zip(_LOOKS, numbers, strict=False):
        wide = full * number / sum(numbers)
        if number:
            sheet.rect(group, x, y, wide, _BAR, look, rx=2)
        said = _said(number, sum(numbers))
        if room(said) + 12 <= wide:
            sheet.rect(words, x + 6, y + 4, room(said) + 4, 14, "tag", rx=3)
            sheet.text(words, x + 8, y + 15, said, "inside")
        x += wide


def _legend(sheet: Sheet, parts: Sequence[str], y: float) -> None:
    x = MARGIN
    for look, part in zip(_LOOKS, parts, strict=False):
        sheet.rect(sheet.root, x, y - 4, 18, 12, look, rx=2)
        sheet.text(sheet.root, x + 24, y + 6, shown(part), "soft")
        x += 24 + room(part) + 18


def _story(rows: Mapping[str, Sequence[float]], parts: Sequence[str]) -> str:
    told = (
        f"{label}: "
        + ", ".join(f"{part} {_said(n, sum(numbers))}" for part, n in zip(parts, numbers, strict=True))
        for label, numbers in rows.items()
    )
    return "; ".join(told)


def _said(number: float, total: float) -> str:
    share = f"{number / total:.0%}"
    return f"{number} = {share}" if isinstance(number, int) else share


def _text(title: str, rows: Mapping[str, Sequence[float]], parts: Sequence[str]) -> str:
    key = "  ".join(f"{mark} {part}" for mark, part in zip(_MARKS, parts, strict=False))
    wide = max((cell_len(label) for label in rows), default=0)
    lines = [title, key]
    for label, numbers in rows.items():
        ends = [round(_CELLS * sum(numbers[: n + 1]) / sum(numbers)) for n in range(len(numbers))]
        bar = "".join(
            mark * (end - start) for mark, start, end in zip(_MARKS, [0, *ends], ends, strict=False)
        )
        told = ", ".join(_said(number, sum(numbers)) for number in numbers)
        lines.append(f"{label}{' ' * (wide - cell_len(label))} |{bar}| {told}")
    return "\n".join(lines)
