"""What happens around the calls of lab 04's checks: a buffer that is full, a cleanup that is still to come.

Shipped to the stage as text, so it knows nothing of the kit.
"""

import atexit
import os
import sys


def amid_a_full_buffer(stage, before, code, words):
    """The caller has printed, and what it printed still waits in its buffer."""
    yield
    print(before)
    stage.call("exit_with", code, words)


def amid_a_cleanup(stage, code, words):
    """The caller has a finally, an except and an atexit still to come."""
    yield
    atexit.register(stage.mark, "atexit")
    try:
        stage.call("exit_with", code, words)
    except BaseException:
        stage.mark("except")
        raise
    finally:
        stage.mark("finally")


def leaving(stage, way, argument):
    """main() leaves in its own `way`."""
    yield
    stage.call("exit_status_of", stage.work("main", then=lambda: WAYS[way](argument)))


def printing(stage, before, way, words):
    """The caller has printed, main() prints and leaves in its own `way`, and nobody has flushed."""
    yield
    print(before)
    stage.call("exit_status_of", stage.work("main", says=words, then=lambda: WAYS[way]("a reason")))


def fail(text):
    raise RuntimeError(text)


def be_killed(number):
    os.kill(os.getpid(), number)


WAYS = {
    "return": str,
    "sys.exit": sys.exit,
    "os._exit": os._exit,
    "exception": fail,
    "signal": be_killed,
}
