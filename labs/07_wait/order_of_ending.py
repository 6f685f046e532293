"""Three children, one wait each: whoever ends first is told first, whoever was born first.

Look at the pids that wait brings, and at the ends of the bars: the third, the first, the second.
"""

import os

import psutil

openers, children = [], []
for number in (1, 2, 3):
    gate, opener = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(gate, 1)  # returns when the parent opens this child's gate
        os._exit(10 * number)
    openers.append(opener)
    children.append(child)

for number in (3, 1, 2):
    os.write(openers[number - 1], b".")
    pid, status = os.wait()
    code, left = os.waitstatus_to_exitcode(status), len(psutil.Process().children())
    print(f"wait: child {children.index(pid) + 1}, exit code {code} | children left: {left}", flush=True)
