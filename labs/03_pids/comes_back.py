"""A pid that comes back: the same number, another process, and a kill that hits a stranger.

Look at the number of the first child after its end: whose is it now, and whom does the kill hit?
"""

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM, pidfd_send_signal

import psutil

# A room of our own: pids begin at 1 in it, and its counter is ours to set (unshare(1), pid_namespaces(7)).
ROOM = 'exec unshare --user --map-root-user --pid --fork --mount-proc "$0" "$1" inside 2> /dev/null'
if "inside" not in sys.argv:
    if subprocess.call([ROOM, sys.executable, __file__], shell=True) == 0:
        sys.exit()
    print("no room of our own is allowed here: the number will hardly come back")


def born(seconds):
    if (pid := os.fork()) == 0:
        os.execlp("sleep", "sleep", seconds)
    return pid


first = born("0")
handle = os.pidfd_open(first)  # names the process, not the number (pidfd_open(2))
os.waitpid(first, 0)
if "inside" in sys.argv:  # as if every other number had been given by now
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(first - 1))
second = born("5")
print(f"first child {first}, it ended; second child {second} | {first} exists:", psutil.pid_exists(first))
try:
    pidfd_send_signal(handle, SIGTERM)
except ProcessLookupError as error:
    print("the first by its pidfd:", error)
os.kill(second, SIGTERM)  # in our room this is what a kill of the first looks like, too
print(f"kill({second}): the second child was killed by", os.WTERMSIG(os.waitpid(second, 0)[1]))
