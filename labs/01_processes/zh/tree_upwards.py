"""每个进程都有父进程，一级一级往上，直到最初的那个。从上往下看，就是一棵树。

看进程树上面的最后一行：父进程号 0 不是进程，意思是上面再没有谁了。
"""

import subprocess
import sys

import psutil

me = psutil.Process()
print("从本进程往上：")
for process in [me, *me.parents()]:
    print(f"  进程号 {process.pid:7}  父进程 {process.ppid():7}  {process.name()}")

# 再往下两代：每一代都是一个程序，启动下一代；最后一代等一行输入。
starts = "import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', sys.argv[1]])"
child = subprocess.Popen(
    [sys.executable, "-S", "-c", starts, "print('born', flush=True); input()"],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
)
child.stdout.readline()


def show(process, indent):
    print(f"{indent}进程号 {process.pid}")
    for below in process.children():
        show(below, indent + "  ")


print("从本进程往下（整台机器的进程树用 `pstree -p` 看）：")
show(me, "  ")
child.communicate(b"\n")
