"""The page of `labs tour`: one self-contained HTML file with the demos, their sources and timelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from labs import course
from labs.i18n import _
from labs.observer import explorer
from labs.observer.history import History

_TEMPLATE = Path(__file__).with_name("tour_page.html")


@dataclass(frozen=True)
class Stop:
    """One demo that was shown, its history, and the claims that did not hold."""

    lab: course.Lab
    demo: course.Demo
    history: History
    broken: list[str]


def html(stops: Sequence[Stop], language: str) -> str:
    """Render the page in `language`; it needs nothing besides itself."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text("utf-8"))
    formatter = HtmlFormatter(cssclass="source", nowrap=False)
    return template.render(
        _=_,
        language=language,
        style=_style(),
        stops=[
            {
                "stop": stop,
                "title": stop.demo.title[language],
                "look": stop.demo.look[language],
                "lab": stop.lab.title[language],
                "source": highlight(stop.demo.path.read_text("utf-8"), PythonLexer(), formatter),
                "picture": explorer.html(stop.history, language=language, title=stop.demo.path.name),
            }
            for stop in stops
        ],
    )


def _style() -> str:
    """Give the colours of the source, for light and for dark pages."""
    light = HtmlFormatter(style="default").get_style_defs(".source")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".source")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
