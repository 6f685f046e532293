"""得知子进程结束的三种办法：不停地问，隔一会儿问一次，或者等人通知。

看每种办法问了多少次；子进程不过是在睡觉，守着它花掉了多少 CPU 时间。
"""

import os
import select

import psutil


def ask(child, pause_s):
    asked = 1
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if pause_s:
            select.select([], [], [], pause_s)  # 睡一会儿：最多会晚这么久才知道
        asked += 1
    return asked


def be_told(child, timeout_s):
    ended = os.pidfd_open(child)
    select.select([ended], [], [], timeout_s)  # 一直睡到子进程结束（pidfd_open(2)）
    os.close(ended)
    return ask(child, timeout_s)


def cpu_s():
    times = psutil.Process().cpu_times()
    return times.user + times.system


for name, way, seconds in (("不停地问", ask, 0), ("每 50 毫秒问", ask, 0.05), ("等通知", be_told, None)):
    child = os.fork()
    if child == 0:
        select.select([], [], [], 0.3)
        os._exit(0)
    before = cpu_s()
    asked = way(child, seconds)
    print(f"问了 {asked:7} 次 | CPU {cpu_s() - before:.2f} 秒 | {name}")
