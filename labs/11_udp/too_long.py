"""A datagram has 65,507 bytes at most: one more, and sendto fails with EMSGSIZE. Nothing is sent in parts.

Look at the mtu: what is longer than that travels in fragments, and is lost whole if one of them is.
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
                print("child:  sent", sender.sendto(bytes(size), sock.getsockname()), flush=True)
            except OSError as error:
                print("child: ", size, "bytes:", errno.errorcode[error.errno], error.strerror, flush=True)
    os._exit(0)
os.waitpid(child, 0)

for _ in range(2):
    print("parent: received", len(sock.recv(65_507)))
mtu = psutil.net_if_stats()["lo"].mtu
print("psutil: mtu of lo", mtu, "| of most networks 1500: there 1,472 bytes go in one piece, no more")
sock.close()
