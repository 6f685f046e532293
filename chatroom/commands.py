"""The commands: what may be written after `python3 -m chatroom`, and what it starts.

Here the resources are made (socket, journal) and handed on; here, too, what went wrong becomes one line on
stderr and an exit code: 2 for a wrong command, 1 for everything else.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from chatroom.errors import UnusableError
from chatroom.i18n import LANGUAGES, _, language_of_locale, use_language

HOST, PORT = "127.0.0.1", 9999


class _Help(argparse.HelpFormatter):
    """Help whose first word is in the reader's language too."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=_Help)
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        words = _("{program}: wrong command ({detail}); --help shows what there is")
        self.exit(2, words.format(program=self.prog, detail=message) + "\n")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


_port.__name__ = "port"  # what the complaint calls it


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError
    return count


_count.__name__ = "number"


def _rate(text: str) -> float:
    rate = float(text)
    if not 0.0 <= rate < float("inf"):
        raise ValueError
    return rate


_rate.__name__ = "number"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="chatroom", description=_("A chat room over UDP."))
    commands = parser.add_subparsers(dest="command", required=True, metavar="server|client")
    server = commands.add_parser("server", help=_("open a room"), description=_("Open a room."))
    server.add_argument("--host", default=HOST, help=_("where to listen (%(default)s)"))
    server.add_argument("--port", type=_port, default=PORT, help=_("the UDP port (%(default)s)"))
    journal = server.add_mutually_exclusive_group()
    journal.add_argument("--journal", type=Path, metavar="FILE", help=_("keep the log here"))
    journal.add_argument("--no-journal", action="store_true", help=_("keep no log on disk"))
    server.add_argument(
        "--max-members", type=_count, default=1000, metavar="N", help=_("at most so many (%(default)s)")
    )
    server.add_argument(
        "--per-host",
        type=_count,
        default=20,
        metavar="N",
        help=_("guests of level 1 from one address (%(default)s)"),
    )
    server.add_argument(
        "--rate",
        type=_rate,
        default=20.0,
        metavar="N",
        help=_("messages a second from one member, 0 for no limit (%(default)s)"),
    )
    client = commands.add_parser("client", help=_("enter a room"), description=_("Enter a room."))
    client.add_argument("host", nargs="?", default=HOST, help=_("the server (%(default)s)"))
    client.add_argument("port", nargs="?", type=_port, default=PORT, help=_("its port (%(default)s)"))
    client.add_argument("--name", help=_("your name in the room"))
    for command in (server, client):
        command.add_argument("--lang", choices=LANGUAGES, help=_("language (by default the locale's)"))
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    use_language(_language_in(arguments) or language_of_locale())
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        return _server(options) if options.command == "server" else _client(options)
    except UnusableError as fault:
        print(f"chatroom: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _language_in(arguments: list[str]) -> str | None:
    """Return the language asked for, before the parser is made in it."""
    scout = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    scout.add_argument("--lang", choices=LANGUAGES)
    try:
        known: str | None = scout.parse_known_args(arguments)[0].lang
    except argparse.ArgumentError:
        return None
    return known


def _server(options: argparse.Namespace) -> int:
    from chatroom import sockets  # noqa: PLC0415  # a client does not load the server, nor the server a client
    from chatroom.door import Limits  # noqa: PLC0415
    from chatroom.journal import Journal, default_path  # noqa: PLC0415
    from chatroom.room import Room  # noqa: PLC0415
    from chatroom.server import serve  # noqa: PLC0415

    limits = Limits(members=options.max_members, level1_per_host=options.per_host, rate=options.rate)
    with sockets.bind(options.host, options.port) as sock:
        port = sock.getsockname()[1]
        journal = None
        if not options.no_journal:
            journal = Journal(options.journal or default_path(port), os.urandom, _warn)
        try:
            secret, log_id = journal.keys() if journal else (os.urandom(32), os.urandom(8))
            started_at = time.time() - time.monotonic()
            room = Room(limits, secret, log_id, started_at, journal.past() if journal else None)
            print(_("the room is open on {host}:{port}").format(host=options.host, port=port), flush=True)
            serve(room, sock, journal)
        finally:
            if journal:
                journal.close()
    return 0


def _warn(words: str) -> None:
    print(f"chatroom: {words}", file=sys.stderr, flush=True)


def _client(options: argparse.Namespace) -> int:
    from chatroom import sockets  # noqa: PLC0415
    from chatroom.children import Signals  # noqa: PLC0415
    from chatroom.client import chat, enter  # noqa: PLC0415
    from chatroom.news import Denied, Left  # noqa: PLC0415
    from chatroom.wording import reason  # noqa: PLC0415

    with sockets.connect(options.host, options.port) as sock:
        while True:
            name = options.name if options.name is not None else _ask_name()
            with Signals() as signals:
                wire, news = enter(sock, name, signals)
                if signals.caught:
                    return 128 + signals.caught
                last = next((item for item in news if isinstance(item, Denied | Left)), None)
                if last is None:
                    return chat(wire, news, signals)
            if isinstance(last, Left):
                words = _("no answer from {host}:{port}")
                raise UnusableError(words.format(host=options.host, port=options.port))
            complaint = last.words or reason(last.why, last.limit)
            print(f"chatroom: {complaint}", file=sys.stderr)
            if options.name is not None or not sys.stdin.isatty():
                return 1


def _ask_name() -> str:
    if not sys.stdin.isatty():
        raise UnusableError(_("without a terminal, --name is needed"))
    try:
        return input(_("your name: "))
    except EOFError:
        raise UnusableError(_("no name, no room")) from None
