"""特意造一个坏网络：代理按种子丢失、重复、延迟。同样的种子，同样的命运。

看到达的是什么：有的没来，有的来两次，有的落在后面。UDP 一样也不管。
"""

import os
import random
import socket

import psutil

sock, entrance = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
sock.bind(("127.0.0.1", 0))
entrance.bind(("127.0.0.1", 0))
chance = random.Random(6)

proxy = os.fork()
if proxy == 0:
    held, fates = [], []
    while (data := entrance.recv(100)) != b"end":
        fate = chance.choice(["通过", "丢失", "重复", "延迟"])
        fates.append(f"{data.decode()} {fate}")
        if fate == "延迟":
            held.append(data)
        elif fate != "丢失":
            for each in [data] * (1 + (fate == "重复")) + held:  # 延迟的跟在它后面出去
                entrance.sendto(each, sock.getsockname())
            held = []
    print("代理：", "，".join(fates), flush=True)
    for each in [*held, b"end"]:
        entrance.sendto(each, sock.getsockname())
    os._exit(0)

ports = {each.fd: each.laddr.port for each in psutil.Process(proxy).net_connections("udp")}
print("psutil：代理所在的端口，就是我要发往的端口：", ports[entrance.fileno()])
for word in ("1", "2", "3", "4", "5", "6", "7", "8", "end"):
    sock.sendto(word.encode(), entrance.getsockname())
print("父进程：到达", *(data.decode() for data in iter(lambda: sock.recv(100), b"end")))
os.waitpid(proxy, 0)
sock.close(), entrance.close()
