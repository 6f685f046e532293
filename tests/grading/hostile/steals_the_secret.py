"""Finds the channel among the frames, answers by itself, and leaves."""
# diagnosis: any

import os
import sys


def make_zombie(*_):
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    channel = frame.f_locals["channel"]
    channel.say({"phase": "returned", "value": os.getpid()})
    channel.say({"phase": "returned", "value": []})
    os._exit(0)


find_zombies = bury = make_zombie
