"""The explorable picture's core: what happens at each step, who does what then, what a page gets of it."""

from __future__ import annotations

import base64
import json
import re
from itertools import pairwise
from typing import Any

import pytest

from labs.observer.drawing import draw
from labs.observer.events import Ended, Event, Exited, Forked, Wrote
from labs.observer.explorer import explained, html
from labs.observer.moments import doing, moments
from labs.observer.timeline import picture, svg

from .pictures import CHILD, NAMES, PARENT, history, recorded


def told(name: str) -> list[str]:
    return [moment.said for moment in moments(draw(recorded(name)))]


def page_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        (
            "zombie",
            ["the program starts", "parent forks child 1", "child 1 ends: exit 0", "parent reaps child 1"],
        ),
        ("orphan", ["parent ends: exit 0", "observer adopts child 1"]),
        ("killed", ["parent sends SIGKILL to child 1", "child 1 ends: killed by SIGKILL"]),
        ("stopped", ["SIGSTOP stops child 1", "child 1 goes on"]),
        ("ignored", ["child 1: reaped by itself: SIGCHLD is ignored"]),
        ("polling", ["parent: WNOHANG, 1 ×", "parent reaps child 1"]),
        ("pipeline", ["child 2 executes grep"]),
        ("timeout", ["the observer ends everything"]),
    ],
)
def test_steps_tell_the_story_in_its_order(name: str, steps: list[str]) -> None:
    found = told(name)

    places = [next((n for n, said in enumerate(found) if step in said), None) for step in steps]

    assert None not in places, found
    assert places == sorted(filter(lambda n: n is not None, places))


@pytest.mark.parametrize("name", NAMES)
def test_steps_go_forward_in_time(name: str) -> None:
    found = moments(draw(recorded(name)))

    assert all(before.t < after.t for before, after in pairwise(found))


def test_everybody_is_told_of_at_every_moment_as_the_history_has_it() -> None:
    zombie = recorded("zombie")
    parent, child = draw(zombie).rows
    died, reaped = zombie.life("child 1").died, zombie.life("child 1").reaped
    assert died is not None
    assert reaped is not None

    assert doing(zombie, child, zombie.life("parent").born).look == "unborn"
    assert doing(zombie, child, died).look == "zombie"
    assert doing(zombie, child, (died + reaped) / 2).said.startswith("zombie for ")
    assert doing(zombie, child, reaped) == ("gone", "gone: reaped by parent")
    assert doing(zombie, parent, reaped).look == "running"


def test_orphan_is_the_child_of_its_new_parent_from_then_on() -> None:
    orphan = recorded("orphan")
    child = draw(orphan).rows[1]
    adopted = orphan.life("child 1").adoptions[0].t

    assert "child of" not in doing(orphan, child, orphan.life("child 1").born).said
    assert "child of observer now" in doing(orphan, child, adopted).said


def many_alike(children: int) -> list[Event]:
    born: list[Event] = [Forked(n / 1000, 100 + n, PARENT) for n in range(1, children + 1)]
    ends: list[Event] = [Exited(1 + n / 1000, 100 + n, code=0) for n in range(1, children + 1)]
    return [*born, *ends, Ended(3.0, PARENT)]


def test_many_alike_are_counted() -> None:
    crowd = history(*many_alike(50))
    row = next(row for row in draw(crowd).rows if row.folded)

    assert doing(crowd, row, 1.0100001) == ("", "40 × running, 10 × zombie: dead, not reaped")
    assert doing(crowd, row, 0.0).look == "unborn"
    assert doing(crowd, row, 1.5).look == "zombie"


def test_what_would_be_too_many_steps_goes_together() -> None:
    crowd = history(*many_alike(1000))

    found = moments(draw(crowd))

    assert 2 <= len(found) <= 100
    assert found[0].said.startswith("the program starts")
    assert any("… +" in moment.said for moment in found)


@pytest.mark.parametrize("name", NAMES)
def test_each_row_of_the_picture_has_its_facts_and_a_target_on_its_bar(name: str) -> None:
    drawn = picture(recorded(name))
    data = explained(drawn)
    width, height = data["size"]

    assert data["rows"][0]["name"] == "parent"
    for row, strip in zip(data["rows"], drawn.strips, strict=True):
        left, top, wide, high = row["box"]
        assert 0 <= left < left + wide <= width
        assert top == pytest.approx(strip.top, abs=0.1)
        assert top + high <= height
        assert row["facts"]
        assert row["doing"][0][0] == 0
    assert all(before[0] <= after[0] for before, after in pairwise(data["moments"]))


def test_facts_of_a_bar_are_those_that_people_ask_for() -> None:
    zombie = recorded("zombie")

    child = explained(picture(zombie))["rows"][1]

    said = " ".join(child["facts"])
    assert all(
        word in said
        for word in (f"pid {zombie.lives[1].pid}", "born", "ended", "reaped", "by parent", "zombie")
    )


def test_page_holds_the_whole_svg_as_an_image_and_says_what_it_shows() -> None:
    zombie = recorded("zombie")

    page = html(zombie, language="en", title="a title")

    image = re.search(r'<img src="data:image/svg\+xml;base64,([^"]+)".*? alt="([^"]+)"', page)
    assert image
    assert base64.b64decode(image[1]).decode() == svg(zombie, language="en", title="a title")
    assert image[2].startswith("a title. 2 processes")


def test_no_text_of_a_program_becomes_markup() -> None:
    wicked = "</script><script>alert(1)</script><!--"
    page = html(
        history(Wrote(0.1, PARENT, "stdout", wicked + "\n"), Forked(0.2, CHILD, PARENT)), title=wicked
    )

    assert page.count("<script") == 2
    assert page.count("</script>") == 2
    assert "<!--" not in page
    assert any(wicked in moment[2] for moment in page_data(page)["moments"])


def test_page_speaks_chinese() -> None:
    page = html(recorded("zombie"), language="zh")

    assert 'lang="zh"' in page
    assert page_data(page)["rows"][1]["name"] == "子进程 1"


def test_page_needs_nothing_from_elsewhere() -> None:
    page = html(recorded("chat"))

    assert not re.search(r"""(?:src|href)="(?!data:)|url\(|@import|fetch\(|https?://""", page)


def test_history_without_anybody_can_be_shown() -> None:
    nobody = history()
    nobody.lives.clear()

    assert page_data(html(nobody))["rows"] == []
