"""`python3 -m chatroom`: see `chatroom.commands`.

With a Python that lacks what the room needs, the clone's own environment is used instead, where there is one:
`python3 -m labs` makes it.
"""

import importlib.util
import os
import sys
from pathlib import Path

_NEEDED = ("platformdirs", "prompt_toolkit")
_OWN = Path(__file__).resolve().parents[1] / ".venv"


def main() -> None:
    """Start the command."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    python = _OWN / "bin" / "python"
    if missing and python.exists() and Path(sys.prefix).resolve() != _OWN:
        os.execv(python, [str(python), "-m", "chatroom", *sys.argv[1:]])
    if missing:
        sys.exit(f"chatroom: {' and '.join(missing)} missing here: run `python3 -m labs` once in the clone")
    from chatroom.commands import main as run  # noqa: PLC0415

    sys.exit(run())


if __name__ == "__main__":
    main()
