"""An exit code has 8 bits: of every number the kernel keeps the lowest eight, whatever else it held.

Look at 256: a program that fails with it tells its parent 0, success.
"""

import os
from pathlib import Path

import psutil

print("os._exit(…)   the kernel keeps          the parent is told")
for code in (3, 255, 256, 300, -1):
    child = os.fork()
    if child == 0:
        os._exit(code)

    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
    kept = int(Path(f"/proc/{child}/stat").read_text().split()[-1])  # exit_code, see proc(5)
    told = psutil.Process(child).wait()  # psutil waits, and decodes what wait brings

    assert told == code & 0xFF
    print(f"{code:11}   {kept:5} = {kept:016b}   {told:3}")

# The 8 bits stand in the high byte. The low one is for the signal that killed a process: lab 07.
