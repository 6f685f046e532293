"""谁都可以往你的端口发：是谁发的，只有地址知道。connect 过的套接字听不见陌生人。

看第一个回答：它先到，读起来也像样，可不是服务端发的。
"""

import os
import socket

import psutil

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
address = server.getsockname()

child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for _ in range(2):
            _, client = server.recvfrom(100)
            stranger.sendto(f"答案是 {6 * 7 - 1}".encode(), client)  # 他抢在服务端前面
            server.sendto(f"答案是 {6 * 7}".encode(), client)
    os._exit(0)

for connected in (False, True):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if connected:
        client.connect(address)
    client.sendto(b"what is 6 times 7?", address)
    (kernel,) = [each for each in psutil.Process().net_connections("udp") if each.fd == client.fileno()]
    print("psutil：谁能发给我：", "只有服务端" if kernel.raddr else "任何人")
    for _ in range(1 if connected else 2):
        answer, sender = client.recvfrom(100)
        print("父进程：", answer.decode(), "| 来自服务端：", sender == address)
    client.close()
os.waitpid(child, 0)
server.close()
