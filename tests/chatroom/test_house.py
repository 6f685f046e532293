"""What holds for the package as a whole: who imports whom, and that it speaks Chinese."""

import ast
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
FACTS = {"errors", "i18n", "addresses", "names", "events", "messages", "effects", "orders", "news"}
CORE = {
    *("wire", "level1", "proofs", "log", "members", "door", "floor", "desk1", "desk2", "room"),
    *("catchup", "outbox", "roll_call", "member", "visitor"),
}
EDGES = {"sockets", "mmsg", "inbox", "fanout", "journal", "children", "link", "terminal"}
FACES = {"wording", "typed", "console", "admin", "plain", "prompt"}
PROGRAMS = {"server", "client", "commands", "__main__"}
STOREYS = [FACTS, CORE, EDGES, FACES, PROGRAMS]
MACHINE = {
    "os",
    "socket",
    "select",
    "signal",
    "time",
    "random",
    "subprocess",
    "threading",
    "ctypes",
    "sqlite3",
}


def imports_of(path: Path) -> set[str]:
    """Name all that a file imports, wherever the import stands; `chatroom.x` as `.x`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module == "chatroom"
            names = [f"chatroom.{alias.name}" for alias in node.names] if inside else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.replace("chatroom.", ".", 1) for name in names}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("[!_]*.py")), ids=lambda path: path.stem)
def test_imports_go_down(path: Path) -> None:
    storey = next((n for n, names in enumerate(STOREYS) if path.stem in names), None)
    assert storey is not None, f"{path.stem} has no storey: say in this test where it belongs"

    above = set().union(*STOREYS[storey + 1 :])

    assert not {name for name in imports_of(path) if name.removeprefix(".") in above}
    assert not {name for name in imports_of(path) if name.split(".")[0] == "labs"}


@pytest.mark.parametrize("name", sorted((FACTS | CORE) - {"i18n"}))
def test_facts_and_core_do_nothing_to_the_machine(name: str) -> None:
    assert not imports_of(PACKAGE / f"{name}.py") & MACHINE


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
