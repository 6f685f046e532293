"""Where a file of the clone lies in the site, and what a link between two files becomes there.

Pure: names of files in, names of pages out, both with / and relative to their root. Which files there are is
`shelf`'s to know, what a page looks like `pages`'.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath, splitext

from labs.i18n import LANGUAGES

DOCUMENTS = ("chatroom/README.md", "chatroom/PROTOCOL.md")  # what every site has besides the notebooks
PICTURES = (".svg", ".png")
PAGES = (".ipynb", ".md", ".py")
_FENCED = re.compile(r"(^```.*?^```[^\n]*$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\(([^()\s]+)\)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|#|/", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """A file of the clone as a page for readers of one language."""

    language: str
    source: str

    @property
    def address(self) -> str:
        """Give where the page lies in the site."""
        name, kind = splitext(self.source)
        if kind == ".ipynb":
            return name.removeprefix("notebooks/") + ".html"
        return f"{self.language}/files/{self.source}.html"

    def to(self, address: str) -> str:
        """Write the way from this page to an address in the site."""
        return relpath(address, dirname(self.address))


def notebook(language: str, name: str) -> Page:
    """Give the page of a notebook, by the name of its file without the ending."""
    return Page(language, f"notebooks/{language}/{name}.ipynb")


def counterparts(page: Page) -> Iterator[Page]:
    """Give what may be the same page in the other language, the likeliest first."""
    other = next(language for language in LANGUAGES if language != page.language)
    folder, _slash, name = page.source.rpartition("/")
    if name.endswith(".ipynb"):
        yield notebook(other, name.removesuffix(".ipynb"))
    elif folder.endswith("/zh"):
        yield Page(other, f"{folder.removesuffix('/zh')}/{name}")
    else:
        yield Page(other, f"{folder}/{other}/{name}")
    yield Page(other, page.source)


def relinked(markdown: str, page: Page, files: Container[str]) -> tuple[str, list[str]]:
    """Turn links between files into links between pages; give the text and the files it leads to.

    A link to a file that is not for the site becomes its own text; one to elsewhere stays.
    """
    found: list[str] = []

    def link(match: re.Match[str]) -> str:
        label, target = match.groups()
        if _SCHEME.match(target):
            return match[0]
        name, hash_, part = target.partition("#")
        source = normpath(join(dirname(page.source), name))
        if source not in files:
            return label.lstrip("!")[1:-1]
        found.append(source)
        return f"{label}({page.to(place(source, page.language))}{hash_}{part})"

    pieces = _FENCED.split(markdown)
    pieces[::2] = [_LINK.sub(link, piece) for piece in pieces[::2]]
    return "".join(pieces), found


def place(source: str, language: str) -> str:
    """Give where a file, page or picture, lies in the site for readers of `language`."""
    return f"files/{source}" if source.endswith(PICTURES) else Page(language, source).address
