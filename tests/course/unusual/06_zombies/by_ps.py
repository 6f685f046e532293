"""A program for a child, ps for the look, waitid for the end."""

import os
import subprocess


def make_zombie():
    pid = os.posix_spawnp("false", ["false"], os.environ)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    said = subprocess.run(
        ["ps", "-o", "pid=,stat=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    ).stdout
    return [int(p) for p, s in map(str.split, said.splitlines()) if s.startswith("Z")]


def bury(pid):
    done = os.waitid(os.P_PID, pid, os.WEXITED)
    return done.si_status if done.si_code == os.CLD_EXITED else 0 - done.si_status
