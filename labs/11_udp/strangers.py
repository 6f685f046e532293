"""Anybody may send to your port: only the address tells who it was. A connected socket is deaf to strangers.

Look at the first answer: it came first, it reads well, and it is not from the server.
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
            stranger.sendto(f"the answer is {6 * 7 - 1}".encode(), client)  # he is faster than the server
            server.sendto(f"the answer is {6 * 7}".encode(), client)
    os._exit(0)

for connected in (False, True):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if connected:
        client.connect(address)
    client.sendto(b"what is 6 times 7?", address)
    (kernel,) = [each for each in psutil.Process().net_connections("udp") if each.fd == client.fileno()]
    print("psutil: who may send to me:", "the server only" if kernel.raddr else "everybody")
    for _ in range(1 if connected else 2):
        answer, sender = client.recvfrom(100)
        print("parent:", answer.decode(), "| from the server:", sender == address)
    client.close()
os.waitpid(child, 0)
server.close()
