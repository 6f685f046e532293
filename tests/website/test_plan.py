"""Where pages lie, and what links become: names in, names out."""

from __future__ import annotations

import pytest

from labs.website.plan import Page, counterparts, notebook, relinked

FILES = {
    "notebooks/en/06_zombies.ipynb",
    "labs/06_zombies/zombie.py",
    "docs/zombie.svg",
    "chatroom/README.md",
}
START = notebook("en", "00_start_here")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        (notebook("zh", "06_zombies"), "zh/06_zombies.html"),
        (Page("en", "labs/06_zombies/zombie.py"), "en/files/labs/06_zombies/zombie.py.html"),
        (Page("zh", "chatroom/README.md"), "zh/files/chatroom/README.md.html"),
    ],
)
def test_every_page_has_its_place_below_its_language(page: Page, address: str) -> None:
    assert page.address == address


@pytest.mark.parametrize(
    ("told", "becomes"),
    [
        ("[lab 06](06_zombies.ipynb)", "[lab 06](06_zombies.html)"),
        ("[here](06_zombies.ipynb#Make-one)", "[here](06_zombies.html#Make-one)"),
        (
            "[`zombie.py`](../../labs/06_zombies/zombie.py)",
            "[`zombie.py`](files/labs/06_zombies/zombie.py.html)",
        ),
        ("![a zombie](../../docs/zombie.svg)", "![a zombie](../files/docs/zombie.svg)"),
        ("[the answer](../../labs/06_zombies/solution.py)", "the answer"),
        ("[a page](https://example.org/x.py)", "[a page](https://example.org/x.py)"),
        ("[below](#exercise)", "[below](#exercise)"),
        ("```\n[code](06_zombies.ipynb)\n```", "```\n[code](06_zombies.ipynb)\n```"),
    ],
)
def test_links_between_files_become_links_between_pages(told: str, becomes: str) -> None:
    assert relinked(told, START, FILES)[0] == becomes


def test_links_are_followed_from_where_the_page_lies() -> None:
    text, found = relinked("[the room](../chatroom/README.md)", Page("zh", "docs/recording.md"), FILES)

    assert text == "[the room](../chatroom/README.md.html)"
    assert found == ["chatroom/README.md"]


@pytest.mark.parametrize(
    ("page", "likeliest"),
    [
        (START, notebook("zh", "00_start_here")),
        (Page("en", "labs/06_zombies/zombie.py"), Page("zh", "labs/06_zombies/zh/zombie.py")),
        (Page("zh", "labs/06_zombies/zh/zombie.py"), Page("en", "labs/06_zombies/zombie.py")),
    ],
)
def test_other_edition_is_known(page: Page, likeliest: Page) -> None:
    assert next(counterparts(page)) == likeliest
