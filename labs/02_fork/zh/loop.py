"""循环三轮，每轮 fork 一次，得到八个进程，而不是四个：子进程也留在循环里。

看进程树：每个子进程诞生时还剩几轮，它就再 fork 几次。
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
        children = []  # 这是父进程那张表的副本：里面是兄弟，不是孩子
    else:
        children.append(pid)


def show(process, indent=""):
    print(f"{indent}进程号 {process.pid}")
    for child in process.children():
        show(child, indent + "    ")


# 所有进程都会走到这里。最初的那个等大家到齐，数一数，再放大家结束。
os.write(arrive, b".")
if os.getpid() == root:
    for _ in range(8):
        os.read(arrived, 1)
    show(psutil.Process())
    print("psutil：循环三轮，新进程", len(psutil.Process().children(recursive=True)), "个")
    os.write(release, b"." * 7)
else:
    os.read(released, 1)
for child in children:
    os.waitpid(child, 0)
