"""Lets a helper leave the mark of who calls: then the caller, who works itself, seems to be an orphan."""
# fails: all

import gc
import os

stage = next(found for found in gc.get_objects() if type(found).__name__ == "Stage")
leave = stage.mark
ready, done = os.pipe()
if os.fork() == 0:
    leave("·called")
    os.write(done, b".")
    os.read(os.pipe()[0], 1)
os.read(ready, 1)
stage.mark = lambda name: None if name == "·called" else leave(name)


def run_detached(work):
    work()


def daemonize():
    return None
