"""Lies in the name of os, psutil, json and the built-ins."""
# diagnosis: any

import builtins
import json
import os

import psutil

os.getpid = os.getppid = lambda: 1
os.kill = os.waitid = os.waitpid = os.write = os.read = lambda *_: (0, 0)
os._exit = lambda *_: None
psutil.STATUS_ZOMBIE = psutil.STATUS_SLEEPING
psutil.Process.status = lambda _self: "zombie"
builtins.isinstance = lambda *_: True
builtins.type = lambda *_: int
json.dumps = json.loads = lambda *_: {"phase": "returned", "value": True, "verdict": "passed"}


def make_zombie(*_):
    return 1


find_zombies = bury = make_zombie
