"""Every way out of a program, side by side: what it tells the parent, and who may still clean up.

Look at the codes that arrive, then at the last two rows: nothing of theirs ran any more, not even the print.
"""

import subprocess
import sys

import psutil

PROGRAM = """
import atexit, os, sys
atexit.register(print, "atexit", end=" ")
try:
    print("words", end=" ")
    {way}
finally:
    print("finally", end=" ")
"""

WAYS = [
    "pass",  # and so to the end of the file
    "sys.exit()",
    "sys.exit(3)",
    "raise SystemExit(3)",  # what sys.exit(3) does, and all that it does
    "sys.exit('a text')",
    "1 / 0",
    "os._exit(3)",  # the system call itself
    "os.kill(os.getpid(), 9)",
]

print("way out                  code  stdout                 stderr", flush=True)
for way in WAYS:
    # Each is a program of its own, with pipes to speak through. -E: without PYTHONUNBUFFERED.
    words = [sys.executable, "-E", "-c", PROGRAM.format(way=way)]
    child = psutil.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = child.communicate()
    last_line = err.strip().rpartition("\n")[2]
    print(f"{way:24} {child.wait():4}  {out:21}  {last_line.partition(':')[0]}", flush=True)
