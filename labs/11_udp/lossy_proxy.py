"""A bad network made on purpose: a proxy loses, doubles and delays, by a seed. The same seed, the same fate.

Look at what arrives: some numbers never, some twice, some behind later ones. UDP mends none of it.
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
        fate = chance.choice(["passed", "lost", "doubled", "delayed"])
        fates.append(f"{data.decode()} {fate}")
        if fate == "delayed":
            held.append(data)
        elif fate != "lost":
            for each in [data] * (1 + (fate == "doubled")) + held:  # the delayed ones go out behind it
                entrance.sendto(each, sock.getsockname())
            held = []
    print("proxy: ", ", ".join(fates), flush=True)
    for each in [*held, b"end"]:
        entrance.sendto(each, sock.getsockname())
    os._exit(0)

ports = {each.fd: each.laddr.port for each in psutil.Process(proxy).net_connections("udp")}
print("psutil: the proxy listens at the port that I send to:", ports[entrance.fileno()])
for word in ("1", "2", "3", "4", "5", "6", "7", "8", "end"):
    sock.sendto(word.encode(), entrance.getsockname())
print("parent: arrived", *(data.decode() for data in iter(lambda: sock.recv(100), b"end")))
os.waitpid(proxy, 0)
sock.close(), entrance.close()
