"""为什么要第二次 fork：会话组组长只要打开一个终端，就可能得到它；它的子进程却不会。

看 psutil 看到的终端：两个进程打开的是同一个。
"""

import os

import psutil

_, terminal = os.openpty()
path = os.ttyname(terminal)


def open_it(who):
    os.open(path, os.O_RDWR)  # 没有给 O_NOCTTY（open(2)）
    leads = os.getsid(0) == os.getpid()
    print(f"{who} | 是会话组组长：{leads} | 终端：{psutil.Process().terminal()}", flush=True)
    os._exit(0)


leader = os.fork()
if leader == 0:
    os.setsid()
    print("setsid 之后 | 终端：", psutil.Process().terminal(), flush=True)
    child = os.fork()
    if child == 0:
        open_it("它的子进程")
    os.waitpid(child, 0)
    open_it("会话组组长")
os.waitpid(leader, 0)
