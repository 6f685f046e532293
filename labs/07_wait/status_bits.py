"""A status is 16 bits that hold two numbers: how a process left by itself, or what ended or stopped it.

Look at the two bytes: an exit code stands in the high one, a signal that killed in the low one, never both.
"""

import os
import signal

import psutil


def end_by(what, argument):
    """Fork a child that does `what(argument)`; give what wait brings, and whether it is still there."""
    child = os.fork()
    if child == 0:
        what(argument)
    _, status = os.waitpid(child, os.WUNTRACED)  # WUNTRACED: come back for a stop, too
    still_there = psutil.pid_exists(child)
    if still_there:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return status, still_there


def decoded(status):
    """Say what the macros of wait(2) find in a status."""
    if os.WIFEXITED(status):
        return f"exited, code {os.WEXITSTATUS(status)}"
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}, no exit code"
    return f"stopped by {signal.Signals(os.WSTOPSIG(status)).name}, not ended"


print("status = high byte low byte  pid exists")
for what, argument in [(os._exit, 0), (os._exit, 3), (signal.raise_signal, 9), (signal.raise_signal, 19)]:
    status, exists = end_by(what, argument)
    print(f"{status:6} = {status >> 8:08b}  {status & 255:08b}  {exists!s:10}  {decoded(status)}")
