"""The language that people are spoken to in: English, or Chinese from a gettext catalogue.

`use()` decides once, from --lang or the locale; `_()` translates whatever comes after. Texts of a lab are not
here, they stand in its lab.toml in both languages (`course`). The catalogue is locale/zh/LC_MESSAGES/labs.po;
CONTRIBUTING says how it is kept.
"""

from __future__ import annotations

import contextlib
import gettext
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

LANGUAGES = ("en", "zh")
_FOLDER = Path(__file__).parent / "locale"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """Speak `language` ("en" or "zh") from now on; None: what the locale asks for. Give what was chosen."""
    global _translations, _language  # noqa: PLW0603  (one process speaks to one person)
    _language = language if language in LANGUAGES else _from_locale(environment)
    _translations = gettext.translation("labs", _FOLDER, [_language], fallback=True)
    gettext.bindtextdomain("click", _FOLDER)  # the words of the command-line library itself
    gettext.textdomain("click")
    return _language


def _from_locale(environment: Mapping[str, str]) -> str:
    said = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


@contextlib.contextmanager
def speaking(language: str | None) -> Iterator[str]:
    """Speak `language` within a `with` block (None: as before) and as before after it; give its name."""
    global _translations, _language
    before = _translations, _language
    try:
        yield use(language) if language else _language
    finally:
        _translations, _language = before


def language() -> str:
    """Give the language in use."""
    return _language


def _(message: str) -> str:
    """Say `message` in the language in use."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Say the message that fits `count` in the language in use."""
    return _translations.ngettext(one, many, count)
