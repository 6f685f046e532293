"""What happens around the calls of lab 07's checks: children that end when it is their turn.

Shipped to the stage as text, so it knows nothing of the kit.
"""

import os
import signal
import time

LOOKS, PAUSE_S = 800, 0.005


def killed(stage, number):
    """work() is ended by a signal."""
    yield
    stage.call("run_and_wait", stage.work("work", then=lambda: os.kill(os.getpid(), number)))


def ended_already(stage, *names):
    """The children of the cast have ended before the call."""
    yield
    stage.call("wait_for_all", [stage.pids[name] for name in names])


def in_turn(stage, order, *codes):
    """Children end in `order`, each when the one before has been reaped; the last says whose turn it is."""
    *codes, last_code = codes
    children = [stage.peer(f"child {number}", end_in_turn, code) for number, code in enumerate(codes, 1)]
    turns = [children[number - 1] for number in order]
    last = stage.peer("last", call_by_turns, turns, last_code)
    yield
    stage.call("wait_for_all", [*children, last])


def end_in_turn(stage, code):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    stage.ready()
    signal.sigwait({signal.SIGUSR1})
    os._exit(code)


def call_by_turns(stage, turns, code):
    stage.ready()
    reaped = True
    for pid in turns:
        os.kill(pid, signal.SIGUSR1)
        reaped = reaped and gone(pid)  # once somebody is left lying, the others need not wait
    os._exit(code)


def gone(pid):
    """Look until the process has been reaped, but not for ever.

    The caller is its parent, not we: a pidfd would tell us of the end, and nothing tells of the reaping.
    """
    for _ in range(LOOKS):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(PAUSE_S)
    return False
