"""Imports threading so that it does nothing in the children of a fork, as long as there are no threads.

It would renew its locks in each of them: 150 pages to be copied, some seventy times a submission, a fifteenth
of what grading costs. `warm` imports this before anything that imports threading; `as_usual` is `actor`'s to
call before the learner's code, which may have threads.
"""

from __future__ import annotations

import os

_register = os.register_at_fork
del os.register_at_fork  # threading looks whether there is such a thing
try:
    import threading
finally:
    os.register_at_fork = _register


def as_usual() -> None:
    """Let threading do from here on what it does after a fork."""
    os.register_at_fork(after_in_child=threading._after_fork)  # type: ignore[attr-defined]
