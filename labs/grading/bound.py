"""pytest, bound to whoever started it: the process that `checking` watches from outside.

It dies with its parent, whatever that died of, and takes its stages along: their connection ends. Nothing is
imported from the folder it stands in: a learner's random.py beside his exercise is his own business.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# The clone is on the path for as long as its `labs` is looked for: nothing else in it is a module of ours.
_STARTER = (
    "import sys; sys.path.insert(0, sys.argv[1]); import labs; sys.path.remove(sys.argv.pop(1)); "
    "from labs.grading.bound import main; main()"
)
_ORPHANED = 3


def words(clone: str, arguments: Sequence[str]) -> list[str]:
    """Give the command: pytest with `arguments`, and the `labs` of `clone`."""
    return [sys.executable, "-P", "-c", _STARTER, clone, str(os.getpid()), *arguments]


def main() -> None:
    """Run pytest with the arguments behind the first, which is the parent's pid."""
    from labs.grading import sandbox  # noqa: PLC0415  (`words` is called by processes that need no stage)

    sandbox.end_with_parent()
    if os.getppid() != int(sys.argv.pop(1)):  # it was gone before we had asked
        sys.exit(_ORPHANED)
    import pytest  # noqa: PLC0415

    sys.exit(pytest.console_main())
