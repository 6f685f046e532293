"""Nothing was lost on the way, and most is gone: the receiver's buffer was full, and nobody is told.

Look at both sides: the sender was successful 500 times. The kernel counts what it dropped: /proc/net/udp.
"""

import os
import socket

SENT = 500
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # bytes, the kernel's own book-keeping included
sock.bind(("127.0.0.1", 0))
sock.settimeout(0.1)
inode = str(os.fstat(sock.fileno()).st_ino)


def dropped():
    """Give the last column of the socket's line in /proc/net/udp."""
    with open("/proc/net/udp") as table:
        return int(next(line[-1] for line in map(str.split, table) if line[9] == inode))


child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sent = [sender.sendto(b"%d" % number, sock.getsockname()) for number in range(SENT)]
    print("child:  sendto was successful", len(sent), "times", flush=True)
    os._exit(0)
os.waitpid(child, 0)  # the parent comes too late, as a busy server does

arrived = []
while len(arrived) + dropped() < SENT:
    try:
        arrived.append(int(sock.recv(100)))
    except TimeoutError:
        continue
print("parent: arrived:", len(arrived), "| the first of them:", arrived[:3])
print("/proc:  dropped:", dropped(), "| together:", len(arrived) + dropped())
sock.close()
