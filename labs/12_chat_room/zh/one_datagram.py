"""四个服务器，都是初学时的写法。每个收到一个意料之外的数据报，死了三个。

看退出码：一次异常，整个聊天室连同里面的人就都没了。而这样的数据报谁都能发。
"""

import os
import signal
import socket

import psutil


def naive(sock, room):
    while True:
        data, sender = sock.recvfrom(1024)
        words = data.decode().split(" ")
        if words[0] == "L":
            room[words[1]] = sender
        elif words[0] == "Q":
            del room[words[1]]
        sock.sendto(b"OK", sender)


for datagram in (b"L", b"Q stranger", b"\xff", b"L ann"):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    pid = os.fork()
    if pid == 0:
        try:
            naive(server, {})
        except Exception as error:
            print(f"服务器：{datagram!r:13} {type(error).__name__}", flush=True)
        os._exit(1)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anybody:
        anybody.sendto(datagram, server.getsockname())
        if datagram == b"L ann":
            print("回答：", anybody.recv(100), "| psutil：服务器还活着：", psutil.pid_exists(pid))
            os.kill(pid, signal.SIGTERM)
    print("父进程：它结束时的状态", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
