"""来的是谁？内核会说：连接者的进程号、用户和组。谁也撒不了谎。

看两个进程号：客人自己说的，和内核说的。
"""

import os
import socket
import struct
import tempfile

import psutil

claim = "我是 1 号进程，让我进去"
with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
    path = os.path.join(folder, "socket")
    listener.bind(path)
    listener.listen()
    child = os.fork()
    if child == 0:
        with socket.socket(socket.AF_UNIX) as guest:
            guest.connect(path)
            guest.sendall(claim.encode())
            guest.recv(1)  # 主人看过了
        os._exit(0)

    connection, address = listener.accept()
    with connection:
        print("客人说：", connection.recv(1024).decode(), "| 它的地址：", repr(address))
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid, user, group = struct.unpack("3i", found)  # struct ucred（unix(7)），是连接那一刻的
        print("内核说：进程号", pid, "| 是我的子进程：", pid == child, "| 用户", user, "| 组", group)
        print(
            "psutil：用户",
            psutil.Process(pid).uids().effective,
            "| 父进程",
            psutil.Process(pid).ppid(),
        )
        connection.sendall(b".")
    os.waitpid(child, 0)
