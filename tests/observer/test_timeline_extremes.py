"""The SVG of what nobody foresaw: hostile texts, and crowds."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from labs.observer.events import (
    Ended,
    Event,
    Exited,
    Forked,
    Header,
    Reaped,
    Waited,
    Waiting,
    Wrote,
)
from labs.observer.history import History
from labs.observer.timeline import svg

from .pictures import OBSERVER, PARENT, SVG, history, texts

# ---- hostile texts


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred\x1b]0;title\x07",
        "\x00\x01\x08\x0b\x7f\x9b",
        "\udc80\udcff\ud800",
        "<script>alert(1)</script>&amp;]]>",
        'x" onload="alert(1)',
        "x" * 10_000,
        "🤔👩‍👩‍👧‍👦🇨🇳",
        "僵尸进程" * 500,
        "\u202e\u2066right to left\u2069",
        "\ufffe\uffff",
        "\u0301" * 200,
    ],
    ids=[
        "escapes",
        "controls",
        "surrogates",
        "markup",
        "attribute",
        "long",
        "emoji",
        "wide",
        "bidi",
        "nonchar",
        "zero",
    ],
)
def test_hostile_text_is_harmless(text: str) -> None:
    program = History(
        Header((text,), observer=OBSERVER),
        [
            Forked(0.0, PARENT, OBSERVER),
            Wrote(1.0, PARENT, "stdout", text),
            Exited(2.0, PARENT, 0),
            Ended(2.0, PARENT),
        ],
    )

    picture = svg(program, title=text)

    root = ET.fromstring(picture.encode("utf-8"))
    shown = "".join(root.itertext())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", shown)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "g", "defs", "pattern", "rect", "path", "text", "title", "desc", "style",
    }  # fmt: skip
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert len(picture) < 60_000


# ---- sizes


def test_two_hundred_processes_are_a_small_picture() -> None:
    births = [Forked(n * 0.001, 100 + n, PARENT) for n in range(200)]
    ends = [
        event
        for n in range(200)
        for event in (Exited(1 + n * 0.001, 100 + n, n % 2), Reaped(2.0, 100 + n, PARENT))
    ]

    picture = svg(history(*births, *ends, Ended(2.5, PARENT)))

    assert len(picture) < 300_000
    assert any("each lived" in text for text in texts(picture))


def test_thousand_forks_one_after_another_are_folded() -> None:
    events: list[Event] = []
    for n in range(1000):
        t = n * 0.001
        events += [Forked(t, 100 + n, PARENT), Waiting(t + 0.0002, PARENT, 100 + n)]
        events += [Exited(t + 0.0006, 100 + n, 0), Reaped(t + 0.0006, 100 + n, PARENT)]
        events += [Waited(t + 0.0007, PARENT, 100 + n, 100 + n)]

    picture = svg(history(*events, Ended(1.0, PARENT)))

    assert "children 1–1000" in texts(picture)
    assert len(picture) < 300_000


def test_ten_thousand_lines_are_counted() -> None:
    lines = [Wrote(n * 0.001, PARENT, "stdout", f"line {n}\n") for n in range(10_000)]

    picture = svg(history(*lines, Ended(10.0, PARENT)))

    said = " ".join(texts(picture))
    more = sum(map(int, re.findall(r"\(\+(\d+)\)", said))) + sum(
        map(int, re.findall(r"\+ (\d+) lines?", said))
    )
    first = len(re.findall(r"line \d+", said))
    assert more + first == 10_000
    assert len(picture) < 300_000
