"""正好相反：孤儿进程活着，它的父进程结束了；僵尸进程结束了，它的父进程活着。

看两者的状态和父进程，再看它们各自怎样消失。
"""

import os
import socket

import psutil


def show(name, process):
    dead, mine = process.status() == psutil.STATUS_ZOMBIE, process.ppid() == os.getpid()
    print(f"{name}：结束了吗：{dead}，父进程是本进程吗：{mine}", flush=True)


zombie = os.fork()
if zombie == 0:
    os._exit(0)
os.waitid(os.P_PID, zombie, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收

here, there = socket.socketpair()
middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        here.close()
        there.send(str(os.getpid()).encode())
        there.recv(1)  # 活到对面关闭为止
    os._exit(0)

there.close()
os.waitpid(middle, 0)
orphan = psutil.Process(int(here.recv(16)))
show("僵尸进程", psutil.Process(zombie))
show("孤儿进程", orphan)
os.waitpid(zombie, 0)
print("我一 wait，僵尸进程就没有了：", not psutil.pid_exists(zombie), flush=True)
here.close()
gone, _ = psutil.wait_procs([orphan], timeout=10)
print("孤儿进程自己结束，由新的父进程回收：", orphan in gone)
