"""The pages: none leads nowhere, none needs the network, each is well made for whoever reads or hears it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from labs import course
from labs.i18n import LANGUAGES

RESOURCES = {"src", "srcset", "data", "poster", "xlink:href"}  # what a browser fetches by itself
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Reader(HTMLParser):
    """Notes what a page consists of, as far as the tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _tag, attributes in self.tags if "id" in attributes]

    @property
    def levels(self) -> list[int]:
        return [int(tag[1]) for tag, _attributes in self.tags if tag in HEADINGS]


@pytest.fixture(scope="module")
def pages(whole_site: Path) -> dict[Path, Reader]:
    return {path: Reader(path.read_text("utf-8")) for path in sorted(whole_site.rglob("*.html"))}


def links(path: Path, page: Reader) -> Iterator[tuple[Path, str, str]]:
    """Give every link that stays in the site: the file, the place in it, and as it is written."""
    for attributes in [*page.all("a", "link"), *page.all("img", "script")]:
        written = attributes.get("href", attributes.get("src", ""))
        parts = urlsplit(written)
        if not parts.scheme:
            yield (
                (path.parent / unquote(parts.path)).resolve() if parts.path else path,
                parts.fragment,
                written,
            )


def test_there_is_a_page_for_every_notebook_and_every_demo(
    pages: dict[Path, Reader], whole_site: Path
) -> None:
    for language in LANGUAGES:
        for lab in course.labs():
            assert whole_site / language / f"{lab.folder.name}.html" in pages
            for demo in lab.demos:
                program = demo.edition(language).relative_to(lab.folder)
                place = whole_site / language / "files" / "labs" / lab.folder.name / f"{program}.html"
                assert place in pages


def test_no_link_is_dead_and_no_picture_missing(pages: dict[Path, Reader], whole_site: Path) -> None:
    dead = []
    for path, page in pages.items():
        for target, part, written in links(path, page):
            there = target.is_file() and (not part or unquote(part) in pages[target].ids)
            if not there:
                dead.append(f"{path.relative_to(whole_site)}: {written}")

    assert not dead


def test_every_page_can_be_reached_from_the_first(pages: dict[Path, Reader], whole_site: Path) -> None:
    reached: set[Path] = set()
    waiting = [whole_site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path in pages:
            reached.add(path)
            waiting += [target for target, _part, _written in links(path, pages[path])]

    assert reached == set(pages)


def test_nothing_is_fetched_from_the_network(pages: dict[Path, Reader], whole_site: Path) -> None:
    for path, page in pages.items():
        for tag, attributes in page.tags:
            fetched = {attributes.get(name, "") for name in RESOURCES} | (
                {attributes.get("href", "")} if tag == "link" else set()
            )
            assert not [what for what in fetched if re.match(r"(https?:)?//", what)], path
    for path in whole_site.rglob("*"):
        if path.suffix in (".css", ".html"):
            assert not re.search(r"(url\(|@import\s*)['\"]?(https?:)?//", path.read_text("utf-8")), path


def test_a_page_says_its_language(pages: dict[Path, Reader], whole_site: Path) -> None:
    for path, page in pages.items():
        (html,) = page.all("html")
        first = path.relative_to(whole_site).parts[0]
        assert html["lang"] == (first if first in LANGUAGES else "en"), path


def test_headings_are_in_order(pages: dict[Path, Reader]) -> None:
    for path, page in pages.items():
        assert page.levels[:1] == [1] and page.levels.count(1) == 1, path
        assert all(
            after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)
        ), path


def test_no_id_is_given_twice(pages: dict[Path, Reader]) -> None:
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path


def test_keyboard_goes_straight_to_the_text(pages: dict[Path, Reader], whole_site: Path) -> None:
    for path, page in pages.items():
        if path != whole_site / "index.html":
            assert page.all("a")[0]["href"] == "#content" and "content" in page.ids, path


def test_the_two_editions_lead_to_each_other(pages: dict[Path, Reader], whole_site: Path) -> None:
    english = whole_site / "en" / "files" / "labs" / "06_zombies" / "zombie.py.html"
    chinese = whole_site / "zh" / "files" / "labs" / "06_zombies" / "zh" / "zombie.py.html"

    for here, there, language in ((english, chinese, "zh"), (chinese, english, "en")):
        (switch,) = [each for each in pages[here].all("a") if each.get("hreflang") == language]
        assert (here.parent / switch["href"]).resolve() == there


def test_answers_are_not_on_the_pages(whole_site: Path) -> None:
    names = [path.name for path in whole_site.rglob("*")]

    assert "solution.py.html" not in names
    assert "mistakes" not in names


def test_an_exercise_is_shown_as_it_was_handed_out(whole_site: Path) -> None:
    page = whole_site / "en" / "files" / "labs" / "06_zombies" / "exercise.py.html"

    assert "def make_zombie" in re.sub(r"<[^>]*>", "", page.read_text("utf-8"))
