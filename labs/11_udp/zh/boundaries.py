"""流会连成一片，数据报各是各的：发几次，就收几次。

看第三条消息：0 字节。在流上它什么也不是；在 UDP 上它是一个数据报，而不是结束。
"""

import os
import socket

import psutil

stream, stream_there = socket.socketpair()
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))

child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for message in (b"one", b"two", b"", b"three"):
            stream_there.send(message)
            sender.sendto(message, udp.getsockname())
    os._exit(0)

os.waitpid(child, 0)  # 全都发完了
stream_there.close()
kinds = {sock.fd: sock.type.name for sock in psutil.Process().net_connections("all")}

for sock in (stream, udp):
    print(f"psutil：{kinds[sock.fileno()]:11}", end=" | ")
    received = [sock.recv(100)]
    while sock is udp and len(received) < 4:  # 看不出哪里是结束，只好数
        received.append(sock.recv(100))
    print("收到：", received)
print("再读一次流：", stream.recv(100), "（结束：另一端已经没有人拿着）")
stream.close(), udp.close()
