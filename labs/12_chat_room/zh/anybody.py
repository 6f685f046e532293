"""是谁在说话？一个服务器相信数据报里的姓名，另一个相信数据报来自的地址。

看 ann 听到了什么：别人替她说了话，还把她赶了出去。第二个服务器把这些都丢掉了。
"""

import os
import signal
import socket

import psutil


def serve(sock, believes_the_name):
    room = {}
    while True:
        data, sender = sock.recvfrom(1024)
        verb, name, *text = data.decode().split(" ")
        if verb == "L":
            room[name] = sender
        elif believes_the_name or room.get(name) == sender:
            told = b"EXIT" if verb == "Q" else f"{name} 说：{' '.join(text)}".encode()
            sock.sendto(told, room["ann"])


for believes_the_name in (True, False):
    server, ann, mallory = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3))
    server.bind(("127.0.0.1", 0))
    if (pid := os.fork()) == 0:
        serve(server, believes_the_name)
    with server, ann, mallory:
        said = ((mallory, "C ann 我的钱全给 mallory"), (mallory, "Q ann"), (ann, "C ann 有人吗？"))
        for who, text in ((ann, "L ann"), *said):
            who.sendto(text.encode(), server.getsockname())
        print("服务器相信的是", "姓名" if believes_the_name else "地址")
        while (heard := ann.recv(1024).decode()) != "ann 说：有人吗？":
            print("  ann 听到：", heard)
        ports = {each.laddr.port for each in psutil.Process().net_connections("udp")}
        print("  psutil：服务器、ann、mallory，地址个数：", len(ports), flush=True)
    os.kill(pid, signal.SIGTERM), os.waitpid(pid, 0)
