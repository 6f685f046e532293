"""A picture in two forms: SVG for pages, characters for terminals. A notebook shows the one it can."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from labs.observer.looks import dress
from labs.observer.sheet import Sheet, cut, shown

MARGIN = 16.0


@dataclass(frozen=True)
class Picture:
    """What was drawn: `svg` stands alone, `text` says the same in lines of characters."""

    svg: str
    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Give both forms to Jupyter."""
        return {"text/html": self.svg, "text/plain": self.text}


def headed_sheet(title: str, story: str, width: float, language: str, css: str) -> tuple[Sheet, float]:
    """Begin a sheet with its title and description; give it, and where the drawing may begin.

    `css` are more rules for it; `{k}` in them stands for the sheet's own class, `{id}` for its key.
    """
    key = "p" + hashlib.sha256(repr((title, story, width, language)).encode()).hexdigest()[:10]
    sheet = Sheet(key, width, language)
    sheet.describe(shown(title), shown(story))
    dress(sheet)
    sheet.style(css.replace("{k}", f".{key}").replace("{id}", key))
    sheet.rect(sheet.root, 0.5, 0.5, width - 1, 0, "page", rx=8)
    sheet.text(sheet.root, MARGIN, 28, cut(shown(title), width - 2 * MARGIN, 15), "title")
    return sheet, 44.0


def finished(sheet: Sheet, height: float) -> str:
    """Give the document; its ground reaches as far down as the drawing."""
    ground = sheet.root.find("rect[@class='page']")
    assert ground is not None  # headed_sheet has drawn it
    ground.set("height", f"{height - 1:.1f}")
    return sheet.finish(height)
