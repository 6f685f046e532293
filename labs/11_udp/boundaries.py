"""A stream runs together, datagrams stay apart: as many sends, so many receives.

Look at the third message: 0 bytes. On the stream it is nothing, over UDP it is a datagram, and not the end.
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

os.waitpid(child, 0)  # all has been sent
stream_there.close()
kinds = {sock.fd: sock.type.name for sock in psutil.Process().net_connections("all")}

for sock in (stream, udp):
    print(f"psutil: {kinds[sock.fileno()]:11}", end=" | ")
    received = [sock.recv(100)]
    while sock is udp and len(received) < 4:  # its end cannot be seen, so we count
        received.append(sock.recv(100))
    print("received:", received)
print("the stream again:", stream.recv(100), "(the end: nobody holds the other side)")
stream.close(), udp.close()
