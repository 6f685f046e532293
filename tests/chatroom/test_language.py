"""Everything that the room says exists in Chinese: the catalogue holds just what the code says."""

import io
import string
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[2] / "chatroom"
CATALOGUE = PACKAGE / "locale/zh/LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_po(io.BytesIO((CATALOGUE / "chatroom.po").read_bytes()), locale="zh")


def said() -> set[str]:
    """Give every text that the code marks for translation; of a plural pair the singular."""
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords={"_": None, "plural": (1, 2)})
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def fields(texts: object) -> set[str]:
    return {field for text in forms(texts) for _, field, _, _ in string.Formatter().parse(text) if field}


def test_every_text_has_its_chinese(catalogue: Catalog) -> None:
    assert not [
        text for text in said() if not (catalogue.get(text) and all(forms(catalogue.get(text).string)))
    ]


def test_no_text_is_stale_or_fuzzy(catalogue: Catalog) -> None:
    here = said()

    stale = [m.id for m in catalogue if m.id and (m.fuzzy or forms(m.id)[0] not in here)]

    assert not stale
    assert not catalogue.obsolete


def test_translations_keep_every_field(catalogue: Catalog) -> None:
    def differs(message: Message) -> bool:
        return fields(message.string) != fields(message.id)

    assert not [message.id for message in catalogue if message.id and differs(message)]


def test_the_compiled_catalogue_is_the_one_people_read(catalogue: Catalog) -> None:
    compiled = read_mo(io.BytesIO((CATALOGUE / "chatroom.mo").read_bytes()))

    assert {forms(m.id)[0]: forms(m.string) for m in compiled if m.id} == {
        forms(m.id)[0]: forms(m.string) for m in catalogue if m.id
    }
