"""wait takes one child at a time: one wait for three children leaves two zombies, a fourth finds no child.

Look at what psutil counts after each wait, and at the answer to the last one.
"""

import os

import psutil

children = []
for code in (10, 20, 30):
    child = os.fork()
    if child == 0:
        os._exit(code)
    children.append(child)

for child in children:
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
print("three have ended, nobody has asked:", [child.status() for child in psutil.Process().children()])

while True:
    try:
        pid, status = os.wait()
    except ChildProcessError as error:
        print("wait:", error)
        break
    code = os.waitstatus_to_exitcode(status)
    print("wait: exit code", code, "| left:", [child.status() for child in psutil.Process().children()])
