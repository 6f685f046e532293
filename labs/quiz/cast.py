"""Who plays in the programs of the quiz: some trades, each with its people and what they say."""

from __future__ import annotations

import random
from dataclasses import dataclass

from labs.i18n import _


@dataclass(frozen=True)
class Cast:
    """A remark to open a program with, and the people, each with a line of text."""

    opening: str
    people: tuple[str, ...]
    says: dict[str, str]


def cast(chance: random.Random) -> Cast:
    """Choose a trade; the people come in a random order."""
    opening, says = chance.choice(_casts())
    people = list(says)
    chance.shuffle(people)
    return Cast(opening, tuple(people), says)


def opening(chance: random.Random) -> str:
    """Choose a remark for a program in which nobody has a name."""
    return chance.choice(
        (
            _("Everybody says hello."),
            _("Start some workers."),
            _("A team gets together."),
            _("Many hands make light work."),
            _("The day begins."),
        )
    )


def _casts() -> tuple[tuple[str, dict[str, str]], ...]:
    return (
        (
            _("A kitchen in the evening."),
            {"cook": "soup", "waiter": "menu", "baker": "bread", "barista": "coffee"},
        ),
        (
            _("A small office."),
            {"clerk": "letter", "courier": "parcel", "printer": "pages", "porter": "keys"},
        ),
        (
            _("A band rehearses."),
            {"singer": "la la", "drummer": "boom", "pianist": "plink", "bassist": "dum"},
        ),
        (
            _("A web service."),
            {"server": "listening", "logger": "log open", "mailer": "mail sent", "indexer": "index built"},
        ),
        (
            _("On the farm."),
            {"farmer": "seed", "miller": "flour", "shepherd": "wool", "gardener": "roses"},
        ),
    )
