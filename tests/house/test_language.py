"""Everything that the programs say exists in Chinese: the catalogues hold just what the code says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LABS = ROOT / "labs"
KEYWORDS = {"_": None, "ngettext": (1, 2)}
METHODS = [("[0-9]*/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (LABS / "locale/zh/LC_MESSAGES/labs.po").open("rb") as file:
        return read_po(file, locale="zh")


def said() -> set[str]:
    """Give every text that the code marks for translation; of a plural pair the singular."""
    found = extract_from_dir(str(LABS), METHODS, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def test_every_text_has_its_chinese(catalogue: Catalog) -> None:
    missing = [text for text in said() if not (catalogue.get(text) and all(_strings(catalogue.get(text))))]

    assert not missing


def test_no_text_is_stale_or_fuzzy(catalogue: Catalog) -> None:
    here = said()
    held = [message for message in catalogue if message.id]

    assert not [message.id for message in held if message.fuzzy]
    assert not [message.id for message in held if _first(message.id) not in here]
    assert not catalogue.obsolete


def test_translations_keep_every_placeholder(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            assert not list(message.check(catalogue)), message.id
            for text in _strings(message):
                assert _fields(text) <= _fields(" ".join(_all(message.id))), message.id


def test_the_compiled_catalogue_is_the_one_people_read(catalogue: Catalog) -> None:
    compiled = read_mo(io.BytesIO((LABS / "locale/zh/LC_MESSAGES/labs.mo").read_bytes()))

    assert _spoken(compiled) == _spoken(catalogue)


def _all(ident: object) -> list[str]:
    return [ident] if isinstance(ident, str) else list(ident)  # type: ignore[call-overload, no-any-return]


def _first(ident: object) -> str:
    return _all(ident)[0]


def _strings(message: object) -> list[str]:
    return _all(message.string)  # type: ignore[attr-defined]


def _spoken(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {tuple(_all(message.id)): tuple(_strings(message)) for message in catalogue if message.id}


def _fields(text: str) -> set[str]:
    import string

    return {field for _, field, _, _ in string.Formatter().parse(text) if field}
