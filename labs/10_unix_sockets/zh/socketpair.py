"""socketpair：一对已经连好的套接字。fork 之后，两个进程各留一个。

看顺序：每一方都等对方先说。再看结尾：最后一份副本关闭，才有文件结尾。
"""

import os
import select
import socket

import psutil

question, answer = "你好吗？", "还不错，你呢？"
here, there = socket.socketpair()
child = os.fork()
if child == 0:
    here.close()  # 父进程那一端：只要还有一份副本开着，谁也看不到它的结尾
    print("子进程：", there.recv(1024).decode(), flush=True)
    there.sendall(answer.encode())
    assert there.recv(1024) == b""
    print("子进程： 父进程关闭了它那一端", flush=True)
    os._exit(0)

here.sendall(question.encode())
print("父进程：", here.recv(1024).decode(), flush=True)
for who in (psutil.Process(), psutil.Process(child)):
    print(
        "psutil：套接字个数，",
        "子进程：" if who.pid == child else "父进程：",
        sum(unix.fd > 2 for unix in who.net_connections("unix")),
    )

there.close()
print("父进程：我手里那份子进程端的副本关了，有文件结尾吗？", end=" ")
print(select.select([here], [], [], 0)[0] != [], flush=True)
here.close()
os.waitpid(child, 0)
