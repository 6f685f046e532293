"""sys.exit is an exception. Whoever catches it lives on, and a forked child comes back to its parent's code.

Look at who goes on, and at the 3 that sys.exit was given: its parent never hears of it.
"""

import os
import sys

import psutil


def like_a_test_runner(leave, argument):
    """Test runners, notebooks and servers outlive what they call: they catch whatever comes."""
    try:
        leave(argument)
    except BaseException as error:
        return repr(error)


caught = like_a_test_runner(sys.exit, "hello world")
print("pid", os.getpid(), "goes on after", caught, flush=True)

for name, leave in {"sys.exit": sys.exit, "os._exit": os._exit}.items():
    child = os.fork()
    if child == 0:
        caught = like_a_test_runner(leave, 3)
        # Here nobody comes who has ended.
        print("pid", os.getpid(), "goes on after", caught, "| parent", psutil.Process().ppid(), flush=True)
        os._exit(0)

    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    state = psutil.Process(child).status()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    print(f"child {child} called {name}(3): {state}, exit code {code}", flush=True)
