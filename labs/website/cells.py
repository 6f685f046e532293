"""From notebooks, Markdown and Python to HTML: the part of a page that is its text, without a frame.

nbconvert does it, with `cells.html` as its template; nothing in what it gives comes from the network. The
frame, with its navigation, is `pages`'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import jinja2
import nbformat
from nbconvert import HTMLExporter
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets.config import Config

from labs.i18n import _
from labs.website.plan import Page, relinked

_AS_ONE = Config({"CoalesceStreamsPreprocessor": {"enabled": True}})  # what was printed in pieces
_HEADING = re.compile(r'<h([1-6]) id="([^"]*)">(.*?)<a class="anchor-link"[^>]*>[^<]*</a></h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# What Markdown becomes, and how a keyboard can scroll it and a screen reader make sense of it.
_BETTER = (
    (re.compile(r"<pre><code"), '<pre tabindex="0"><code'),
    (re.compile(r"<thead>\s*<tr>(\s*<th[^>]*></th>)*\s*</tr>\s*</thead>"), ""),
    (re.compile(r"<th([^>]*)></th>"), r"<td\1></td>"),
    (
        re.compile(r"<table>(.*?)</table>", re.DOTALL),
        r'<div class="wide" tabindex="0"><table>\1</table></div>',
    ),
)
_CHINESE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_BROKEN_LINE = re.compile(f"(?<={_CHINESE})\n(?={_CHINESE})")  # a browser would show a space there


@dataclass(frozen=True)
class Body:
    """The text of a page: its title, the HTML below it, its sections (id, title), the files it leads to."""

    title: str
    html: str
    sections: tuple[tuple[str, str], ...]
    leads_to: tuple[str, ...]


def from_notebook(notebook: str, page: Page, files: frozenset[str]) -> Body:
    """Draw a notebook, given as JSON, with all that its cells have printed and drawn."""
    book = nbformat.reads(notebook, as_version=4)
    found: list[str] = []
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source, leads_to = relinked(_BROKEN_LINE.sub("", cell.source), page, files)
            found += leads_to
    return _body(_exported(book), found)


def from_markdown(markdown: str, page: Page, files: frozenset[str]) -> Body:
    """Draw a document."""
    text, found = relinked(markdown, page, files)
    return _body(_exported(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])), found)


def from_python(source: str, title: str) -> Body:
    """Draw a program."""
    return Body(title, highlight(source, PythonLexer(), HtmlFormatter()), (), ())


def _exported(book: nbformat.NotebookNode) -> str:
    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    exporter = HTMLExporter(config=_AS_ONE, extra_loaders=[folder], template_file="cells.html")
    exporter.environment.globals["_"] = _
    html, _resources = exporter.from_notebook_node(book)
    return str(html)


def _body(html: str, leads_to: list[str]) -> Body:
    """Part the title from the rest; list the sections. Headings keep their ids, not their anchors."""
    titles: list[str] = []
    sections: list[tuple[str, str]] = []

    def heading(match: re.Match[str]) -> str:
        level, ident, inside = match[1], unquote(match[2]), match[3]
        text = unescape(_TAG.sub("", inside))
        if level == "1" and not titles:
            titles.append(text)
            return ""
        if level == "2":
            sections.append((ident, text))
        return f'<h{level} id="{ident}">{inside}</h{level}>'

    below = _HEADING.sub(heading, html)
    for form, better in _BETTER:
        below = form.sub(better, below)
    return Body("".join(titles), below, tuple(sections), tuple(leads_to))
