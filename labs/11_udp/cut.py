"""A datagram that is longer than the buffer is cut: recvfrom says nothing of it, recvmsg says MSG_TRUNC.

Look at what comes after the cut one: not its tail, but the next datagram. The tail is gone.
"""

import os
import socket

import psutil

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))

child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for text in (b"meet me at nine, not at ten", b"bring the money, or do not come", b"short"):
            sender.sendto(text, sock.getsockname())
    os._exit(0)
os.waitpid(child, 0)

(kernel,) = psutil.Process().net_connections("udp")
print("psutil:", kernel.type.name, "at port", kernel.laddr.port, "| room for 15 bytes each time")

data, _ = sock.recvfrom(15)
print("recvfrom(15):", data, "| not a word about the rest")

size = sock.recv_into(bytearray(1), 0, socket.MSG_PEEK | socket.MSG_TRUNC)
print("only a look: ", size, "bytes lie there (MSG_PEEK leaves them, MSG_TRUNC tells how many)")

for _ in range(2):
    data, _, flags, _ = sock.recvmsg(15)
    print("recvmsg(15): ", data, "| cut:", bool(flags & socket.MSG_TRUNC))
sock.close()
