"""Three rounds of a loop with a fork in it make eight processes, not four: the children stay in the loop.

Look at the tree: each child forks in all the rounds that were left when it was born.
"""

import os

import psutil

arrived, arrive = os.pipe()
released, release = os.pipe()
root = os.getpid()

children = []
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        children = []  # a copy of the parent's list: those are siblings
    else:
        children.append(pid)


def show(process, indent=""):
    print(f"{indent}pid {process.pid}")
    for child in process.children():
        show(child, indent + "    ")


# All of them come here. The first one waits until all have, counts, and lets them end.
os.write(arrive, b".")
if os.getpid() == root:
    for _ in range(8):
        os.read(arrived, 1)
    show(psutil.Process())
    print("psutil:", len(psutil.Process().children(recursive=True)), "new processes by 3 rounds")
    os.write(release, b"." * 7)
else:
    os.read(released, 1)
for child in children:
    os.waitpid(child, 0)
