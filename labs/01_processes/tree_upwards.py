"""Every process has a parent, and so on up, to the first one. Downwards it is a tree.

Look at the last line above the tree: parent 0 is no process, it means that there is nobody above.
"""

import subprocess
import sys

import psutil

me = psutil.Process()
print("from this process upwards:")
for process in [me, *me.parents()]:
    print(f"  pid {process.pid:7}  parent {process.ppid():7}  {process.name()}")

# Two generations more, each started by the one before; the last one waits for a line of input.
starts = "import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', sys.argv[1]])"
child = subprocess.Popen(
    [sys.executable, "-S", "-c", starts, "print('born', flush=True); input()"],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
)
child.stdout.readline()


def show(process, indent):
    print(f"{indent}pid {process.pid}")
    for below in process.children():
        show(below, indent + "  ")


print("from this process downwards (`pstree -p` draws it for the whole machine):")
show(me, "  ")
child.communicate(b"\n")
