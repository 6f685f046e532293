"""Who is speaking? One server believes the name in the datagram, the other one the address that it came from.

Look at what ann hears: she is said to say what mallory sent, and is put out. The second server drops it.
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
            told = b"EXIT" if verb == "Q" else f"{name} says: {' '.join(text)}".encode()
            sock.sendto(told, room["ann"])


for believes_the_name in (True, False):
    server, ann, mallory = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3))
    server.bind(("127.0.0.1", 0))
    if (pid := os.fork()) == 0:
        serve(server, believes_the_name)
    with server, ann, mallory:
        said = ((mallory, "C ann I give all my money to mallory"), (mallory, "Q ann"), (ann, "C ann hello?"))
        for who, text in ((ann, "L ann"), *said):
            who.sendto(text.encode(), server.getsockname())
        print("the server believes", "the name" if believes_the_name else "the address")
        while (heard := ann.recv(1024).decode()) != "ann says: hello?":
            print("  ann hears:", heard)
        ports = {each.laddr.port for each in psutil.Process().net_connections("udp")}
        print("  psutil: server, ann, mallory: so many addresses:", len(ports), flush=True)
    os.kill(pid, signal.SIGTERM), os.waitpid(pid, 0)
