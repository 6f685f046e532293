"""The pages of the site as HTML: each text in its frame of navigation, an index a language, a first page.

Complete in themselves: one style sheet beside them and nothing from the network. Texts are drawn by `cells`;
where pages lie is `plan`'s to say, and putting them there is `shelf`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from pygments.formatters import HtmlFormatter

from labs import i18n
from labs.course import Demo, Lab
from labs.i18n import LANGUAGES, _
from labs.website import cells
from labs.website.cells import Body
from labs.website.plan import DOCUMENTS, PICTURES, Page, counterparts, notebook, place

_START = "00_start_here"
_FOLDER = Path(__file__).parent
_NAMES = {"en": "English", "zh": "中文"}
STYLE = "style.css"


@dataclass(frozen=True)
class Material:
    """What the site is made from: the labs, the notebooks as JSON by their names, and the files to show."""

    labs: Sequence[Lab]
    notebooks: Mapping[str, str]
    files: frozenset[str]
    read: Callable[[str], bytes]
    executed: bool


def site(material: Material) -> dict[str, bytes]:
    """Draw every page; give them by their addresses."""
    bodies: dict[Page, Body] = {}
    for language in LANGUAGES:
        with i18n.speaking(language):
            bodies |= _Edition(material, language).bodies()
    start = _template("start.html").render(language="en", style=STYLE, names=_NAMES)
    drawn: dict[str, str] = {"index.html": start, STYLE: _style()}
    for language in LANGUAGES:
        with i18n.speaking(language):
            drawn |= _Frames(material, language, bodies).all()
    pictures = {name for body in bodies.values() for name in body.leads_to if name.endswith(PICTURES)}
    files = {place(name, ""): material.read(name) for name in sorted(pictures)}
    return {address: page.encode() for address, page in drawn.items()} | files


class _Edition:
    """The texts for readers of one language: the notebooks, what they lead to, and the documents."""

    def __init__(self, material: Material, language: str) -> None:
        self._material = material
        self._language = language

    def bodies(self) -> dict[Page, Body]:
        """Draw all texts, following every link."""
        drawn: dict[Page, Body] = {}
        waiting = self._first()
        while waiting:
            page = waiting.pop()
            if page not in drawn:
                drawn[page] = self._body(page)
                found = (name for name in drawn[page].leads_to if not name.endswith(PICTURES))
                waiting += [Page(self._language, name) for name in found if not self._elsewhere(name)]
        return drawn

    def _first(self) -> list[Page]:
        names = [_START, *(lab.folder.name for lab in self._material.labs)]
        books = [notebook(self._language, name) for name in names]
        demos = [_program(lab, demo, self._language) for lab in self._material.labs for demo in lab.demos]
        return [
            *(page for page in books if page.source in self._material.notebooks),
            *(Page(self._language, name) for name in DOCUMENTS),
            *demos,
        ]

    def _elsewhere(self, source: str) -> bool:
        """Tell whether a file is a notebook of the other language, drawn there."""
        return source.endswith(".ipynb") and not source.startswith(f"notebooks/{self._language}/")

    def _body(self, page: Page) -> Body:
        if page.source.endswith(".ipynb"):
            return cells.from_notebook(self._material.notebooks[page.source], page, self._material.files)
        text = self._material.read(page.source).decode()
        if page.source.endswith(".md"):
            return cells.from_markdown(text, page, self._material.files)
        return cells.from_python(text, Path(page.source).name)


def _program(lab: Lab, demo: Demo, language: str) -> Page:
    folder = "/zh" if language == "zh" else ""
    return Page(language, f"labs/{lab.folder.name}{folder}/{demo.file.name}")


class _Frames:
    """The pages for readers of one language, each text in its frame."""

    def __init__(self, material: Material, language: str, bodies: Mapping[Page, Body]) -> None:
        self._material = material
        self._language = language
        self._bodies = bodies
        self._labs = {lab.folder.name: lab for lab in material.labs}

    def all(self) -> dict[str, str]:
        """Draw them; give them by their addresses."""
        mine = [page for page in self._bodies if page.language == self._language]
        return {f"{self._language}/index.html": self._index()} | {
            page.address: self._framed(page) for page in mine
        }

    def _index(self) -> str:
        page = Page(self._language, f"notebooks/{self._language}/index.ipynb")
        labs = [
            {"lab": lab, "page": page.to(book.address) if book in self._bodies else None}
            for lab in self._material.labs
            for book in [notebook(self._language, lab.folder.name)]
        ]
        start = page.to(notebook(self._language, _START).address)
        documents = [
            (page.to(Page(self._language, name).address), self._bodies[Page(self._language, name)].title)
            for name in DOCUMENTS
        ]
        switch = page.to(f"{self._other}/index.html")
        picture = self._picture()
        return self._render(
            "index.html", page, switch, labs=labs, start=start, documents=documents, picture=picture
        )

    def _picture(self) -> str:
        name = "docs/zombie.zh.svg" if self._language == "zh" else "docs/zombie.svg"
        return self._material.read(name).decode()

    def _framed(self, page: Page) -> str:
        book = page.source.startswith("notebooks/")
        lab = self._lab(page)
        demos = lab.demos if lab is not None else ()
        demo = next((demo for demo in demos if lab and _program(lab, demo, self._language) == page), None)
        before, after = self._neighbours(page) if book else (None, None)
        return self._render(
            "text.html",
            page,
            page.to(self._same_elsewhere(page)),
            body=self._bodies[page],
            text_language="en" if page.source.endswith(".md") else self._language,
            lab=lab,
            demo=demo,
            demos=[
                (page.to(_program(lab, each, self._language).address), each) for each in demos if lab and book
            ],
            notebook=page.to(notebook(self._language, lab.folder.name).address) if lab and not book else None,
            before=before,
            after=after,
        )

    def _lab(self, page: Page) -> Lab | None:
        return next((lab for name, lab in self._labs.items() if name in page.source), None)

    @property
    def _other(self) -> str:
        return next(language for language in LANGUAGES if language != self._language)

    def _same_elsewhere(self, page: Page) -> str:
        """Give the address of the same page in the other language, or of that language's index."""
        found = next((other for other in counterparts(page) if other in self._bodies), None)
        return found.address if found else f"{self._other}/index.html"

    def _neighbours(self, page: Page) -> tuple[tuple[str, str] | None, ...]:
        """Give the way to the notebook before and to the one after, with their titles."""
        names = [_START, *self._labs]
        books = [book for name in names if (book := notebook(self._language, name)) in self._bodies]
        row = [*books, Page(self._language, DOCUMENTS[0])]
        here = row.index(page)
        return tuple(
            (page.to(row[at].address), self._bodies[row[at]].title) if 0 <= at < len(row) else None
            for at in (here - 1, here + 1)
        )

    def _render(self, template: str, page: Page, switch: str, **values: Any) -> str:
        return _template(template).render(
            _=_,
            language=self._language,
            other=self._other,
            other_name=_NAMES[self._other],
            switch=switch,
            home=page.to(f"{self._language}/index.html"),
            style=page.to(STYLE),
            executed=self._material.executed,
            **values,
        )


def _template(name: str) -> jinja2.Template:
    folder = jinja2.FileSystemLoader(_FOLDER)
    return jinja2.Environment(
        loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)


def _style() -> str:
    """Give the style sheet, with the colours of programs for light and for dark pages."""
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    own = (_FOLDER / STYLE).read_text("utf-8")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n{own}"
