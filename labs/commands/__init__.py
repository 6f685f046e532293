"""The commands of `labs`: one module each, thin; what they do is done by the packages below them.

This module only decides the language and hands over, because the texts of the commands are translated while
their modules are read.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from labs import i18n

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line `arguments` (by default this process's) and exit."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    asked = _asked_language(words)
    if asked:
        os.environ["LANGUAGE"] = asked  # the programs that are started here speak it as well
    i18n.use(asked)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")  # a letter that a terminal cannot show is no reason to fall
    from labs.commands.group import labs  # not earlier: its texts need the language

    try:
        sys.exit(labs.main(words, prog_name="labs", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:  # Ctrl-C while nothing is observed
        sys.exit(_INTERRUPTED)


def _asked_language(words: Sequence[str]) -> str | None:
    """Find --lang wherever it stands before the observed command's own words."""
    for position, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and position + 1 < len(words):
            return words[position + 1]
    return None
