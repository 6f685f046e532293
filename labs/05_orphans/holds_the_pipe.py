"""An orphan keeps what it has inherited, a pipe for example: who reads that pipe waits for the orphan, too.

Look at the middle line: the program has ended, and still there is no end of its output.
"""

import select
import subprocess
import sys

import psutil

PROGRAM = """
import os, sys
child = os.fork()
if child == 0:
    sys.stdin.read()  # lives until this input ends
else:
    print(child)
"""

program = psutil.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
orphan = psutil.Process(int(program.stdout.readline()))
print("the program has ended: exit code", program.wait(), flush=True)

readable, _, _ = select.select([program.stdout], [], [], 0)
print("has its output ended, too?", bool(readable), "| the orphan lives:", orphan.is_running(), flush=True)

program.stdin.close()
print("the orphan may end. Now the output ends:", program.stdout.read())
program.stdout.close()
psutil.wait_procs([orphan], timeout=10)  # not ours to reap: look until somebody has
