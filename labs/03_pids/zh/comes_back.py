"""进程号又回来了：号是同一个，进程是另一个，kill 打中了不相干的人。

看第一个子进程结束以后的那个号：现在是谁的？kill 打中了谁？
"""

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGTERM, pidfd_send_signal

import psutil

# 自己的一间屋子：里面的进程号从 1 开始，计数器归我们拨（unshare(1)，pid_namespaces(7)）。
ROOM = 'exec unshare --user --map-root-user --pid --fork --mount-proc "$0" "$1" inside 2> /dev/null'
if "inside" not in sys.argv:
    if subprocess.call([ROOM, sys.executable, __file__], shell=True) == 0:
        sys.exit()
    print("这里不许有自己的屋子：那个号多半回不来")


def born(seconds):
    if (pid := os.fork()) == 0:
        os.execlp("sleep", "sleep", seconds)
    return pid


first = born("0")
handle = os.pidfd_open(first)  # 认的是进程，不是号（pidfd_open(2)）
os.waitpid(first, 0)
if "inside" in sys.argv:  # 就像别的号都已经发过一轮了
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(first - 1))
second = born("5")
print(f"第一个子进程 {first}，已经结束；第二个子进程 {second} | {first} 还在：", psutil.pid_exists(first))
try:
    pidfd_send_signal(handle, SIGTERM)
except ProcessLookupError as error:
    print("第一个，凭 pidfd：", error)
os.kill(second, SIGTERM)  # 在自己的屋子里，想杀第一个，写出来也是这一行
print(f"kill({second})：杀死的是第二个子进程，信号", os.WTERMSIG(os.waitpid(second, 0)[1]))
