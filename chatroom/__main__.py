"""`python3 -m chatroom`: see `chatroom.commands`."""

import sys


def main() -> None:
    """Start the command."""
    from chatroom.commands import main as run  # noqa: PLC0415

    sys.exit(run())


if __name__ == "__main__":
    main()
