"""守护进程，一步一步来：离开启动者的家庭、会话、目录、掩码和标准流。

看每一行变了什么：psutil 和 /proc 说了算，启动者只是在一旁看。
"""

import os
import socket

import psutil


def show():
    os.write(there, str(os.getpid()).encode())
    os.read(there, 1)  # 启动者看过了


here, there = (end.detach() for end in socket.socketpair())
child = os.fork()
if child == 0:
    show()
    os.setsid()  # 没有终端的会话：收不到 Ctrl-C，也不会被挂断（setsid(2)）
    show()
    if os.fork() > 0:
        os._exit(0)  # 这样守护进程就不是会话组组长，永远得不到终端
    show()
    os.chdir("/")  # 这样就不占着任何目录
    os.umask(0)  # 这样它建的文件，权限要多少就是多少
    for stream in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), stream)
    show()
    os._exit(0)
for step in ("fork  ", "setsid", "fork 2", "其余  "):
    who = psutil.Process(int(os.read(here, 16)))
    if step == "fork 2":
        os.waitpid(child, 0)  # 立刻返回
    umask = os.read(os.open(f"/proc/{who.pid}/status", os.O_RDONLY), 200).split(b"Umask:\t")[1][:4]
    print(f"{step} | 进程号 {who.pid} | 父进程 {who.ppid()} | 会话 {os.getsid(who.pid)}", end=" | ")
    print("掩码", umask.decode(), "|", os.readlink(f"/proc/{who.pid}/fd/1"), "|", who.cwd()[-12:])
    os.write(here, b".")
psutil.wait_procs([who], timeout=10)  # psutil 一直看到进程号消失为止
