"""English and Chinese: every text for people goes through `_`, and is looked up when it is shown."""

import gettext as _gettext
import os
from pathlib import Path

LANGUAGES = ("en", "zh")
_FOLDER = Path(__file__).parent / "locale"
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def language_of_locale() -> str:
    """Return "zh" if the environment's locale is Chinese (locale(7)), else "en"."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def use_language(language: str | None) -> None:
    """Show texts in this language from now on; None: as the locale says."""
    global _catalogue  # noqa: PLW0603  # one language a process, as one locale
    chosen = language or language_of_locale()
    _catalogue = _gettext.translation("chatroom", _FOLDER, [chosen], fallback=True)


def _(text: str) -> str:
    return _catalogue.gettext(text)


def plural(one: str, many: str, count: int) -> str:
    """Return the form for this count."""
    return _catalogue.ngettext(one, many, count)
