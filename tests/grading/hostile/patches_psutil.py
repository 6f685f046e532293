"""Lies in the name of psutil, and of pytest."""
# diagnosis: any

import os
import sys
import types

import psutil

psutil.Process.status = lambda *_: psutil.STATUS_ZOMBIE
psutil.Process.children = lambda *_, **__: []
sys.modules["pytest"] = sys.modules["_pytest"] = types.ModuleType("pytest")


def make_zombie(*_):
    return os.getpid()


find_zombies = bury = make_zombie
