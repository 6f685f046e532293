"""UDP 上的 SO_REUSEADDR：后来者拿走端口，连同发往它的一切。不设它：EADDRINUSE。

看第一个服务端：它还占着端口，psutil 也这么说，可是再也听不到什么了。
"""

import os
import socket

import psutil

for reuse in (True, False):
    first = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    first.bind(("127.0.0.1", 0))
    address = first.getsockname()
    here, there = socket.socketpair()

    child = os.fork()
    if child == 0:
        first.close()
        second = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        try:
            second.bind(address)
            there.send(f"端口 {address[1]} 归我了".encode())
            print("子进程：第二个服务端收到了", second.recv(100), flush=True)
        except OSError as error:
            there.send(error.strerror.encode())
        os._exit(0)
    print(f"父进程：SO_REUSEADDR {reuse!s:5} | 第二个服务端也要这个端口：", here.recv(100).decode())
    if reuse:
        for name, pid in (("第一个服务端", os.getpid()), ("第二个服务端", child)):
            (kernel,) = psutil.Process(pid).net_connections("udp")
            print("psutil：", name, "| 地址是同一个：", tuple(kernel.laddr) == address)
        first.sendto(b"my password is 1234", address)  # 就像客户端会做的那样
    os.waitpid(child, 0)
    first.close(), here.close(), there.close()
