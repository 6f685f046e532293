"""一个数据报最多 65507 字节：多一个，sendto 就以 EMSGSIZE 失败，不会分几次发。

看 mtu：比它长的要拆成分片走，只要丢一片，整个就没了。
"""

import errno
import os
import socket

import psutil

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))

child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for size in (65_508, 65_507, 1_473):  # 65,535 - 20 (IP) - 8 (UDP) = 65,507: ip(7), udp(7)
            try:
                print("子进程：已发送", sender.sendto(bytes(size), sock.getsockname()), flush=True)
            except OSError as error:
                print("子进程：", size, "字节：", errno.errorcode[error.errno], error.strerror, flush=True)
    os._exit(0)
os.waitpid(child, 0)

for _ in range(2):
    print("父进程：收到", len(sock.recv(65_507)))
mtu = psutil.net_if_stats()["lo"].mtu
print("psutil：lo 的 mtu", mtu, "| 多数网络是 1500：在那里，一片最多装 1472 字节")
sock.close()
