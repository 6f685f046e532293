"""facts → core → edge → face: who may import whom, held by the imports themselves."""

from __future__ import annotations

import pytest

from .storeys import (
    LABS,
    NO_CODE,
    PACKAGES,
    ROOT,
    all_below,
    imports,
    imports_of,
    imports_within,
    inmates,
    modules_of,
    storey,
)

TABLES = {**PACKAGES, "labs": LABS}
MACHINE = {
    "os",
    "socket",
    "subprocess",
    "time",
    "random",
    "select",
    "signal",
    "threading",
    "ctypes",
    "sqlite3",
}
SPARED = {("labs.grading", name, "signal") for name in ("family", "polling", "waits")}  # the names of signals


@pytest.mark.parametrize("package", TABLES)
def test_everybody_has_a_storey(package: str) -> None:
    there = {path.stem for path in inmates(package)}

    assert set().union(*TABLES[package]) == there - NO_CODE


@pytest.mark.parametrize("package", TABLES)
def test_imports_go_down(package: str) -> None:
    storeys = TABLES[package]

    upward = [
        (path.stem, name)
        for path in inmates(package)
        for name in imports_within(path, package)
        if (storey(name, storeys) or 0) > (storey(path.stem, storeys) or 0)
    ]
    assert not upward


@pytest.mark.parametrize("package", TABLES)
def test_nobody_imports_himself_by_way_of_others(package: str) -> None:
    graph = imports(package)

    assert not [name for name in graph if name in all_below(graph, name)]


@pytest.mark.parametrize("package", sorted({*PACKAGES} - {"labs.quiz"}))  # a quiz is drawn by a seeded random
def test_facts_and_core_do_nothing_to_the_machine(package: str) -> None:
    facts, core, *_ = PACKAGES[package]
    folder = ROOT / package.replace(".", "/")

    used = {
        (package, path.stem, name)
        for path in folder.rglob("*.py")
        if path.relative_to(folder).parts[0].removesuffix(".py") in (facts | core) - {"i18n"}
        for name in modules_of(path)
    }
    assert not {one for one in used if one[2] in MACHINE} - SPARED


def test_labs_and_the_chat_room_do_not_know_each_other() -> None:
    for path in (ROOT / "labs").rglob("*.py"):
        assert not imports_of(path, "chatroom"), path
    for path in (ROOT / "chatroom").rglob("*.py"):
        assert not imports_of(path, "labs"), path
