"""A forked child has a copy of all that its parent was going to clean up, and sys.exit makes it do so.

Look at the folder: its owner still needs it, and a child takes it away. os._exit leaves it alone.
"""

import os
import sys
import tempfile
from pathlib import Path

import psutil


def fork_amid_a_cleanup(name, leave):
    """Fork while a finally is still to come; see what is left when the child has ended."""
    folder = Path(tempfile.mkdtemp())
    owner = os.getpid()
    try:
        child = os.fork()
        if child == 0:
            leave(0)
        code = psutil.Process(child).wait()
        print(f"{name}(0), exit code {code}: folder exists: {folder.exists()}", flush=True)
    finally:  # two processes are on their way to here, unless one of them is ended before
        if folder.exists():
            folder.rmdir()
            who = "the parent" if os.getpid() == owner else "the child"
            print(f"finally: {who} removes the folder", flush=True)


fork_amid_a_cleanup("os._exit", os._exit)
fork_amid_a_cleanup("sys.exit", sys.exit)
