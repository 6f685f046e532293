"""对方已经死了。没有 connect 的套接字永远不会知道；connect 过的会知道，晚一个调用。

看发送：每一次都成功。UDP 不问那里有没有人。
"""

import os
import socket

import psutil

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
address = server.getsockname()
child = os.fork()
if child == 0:
    server.recv(100)
    os._exit(0)
server.close()  # 现在只有子进程拿着它

for connected in (False, True):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(0.1)
    if not connected:
        sock.sendto(b"your last one", address)
        os.waitpid(child, 0)
        print("psutil：服务端的 PID 还在：", psutil.pid_exists(child))
    else:
        sock.connect(address)  # 什么也不发送，只说明发给谁、听谁的
        (kernel,) = psutil.Process().net_connections("udp")
        print("psutil：raddr 就是死者的地址：", tuple(kernel.raddr) == address)
    for _ in range(2):
        try:
            print("connect 过：", connected, "| 已发送：", sock.sendto(b"hello", address), end=" | ")
            print("收到：", sock.recv(100))
        except OSError as error:
            print("什么也没收到：", type(error).__name__)
    sock.close()
