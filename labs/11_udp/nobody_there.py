"""The other one is dead. An unconnected socket never learns of it; a connected one does, one call later.

Look at the sends: every one is successful. UDP does not ask whether anybody is there.
"""

import os
import socket

import psutil

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))
address = server.getsockname()
child = os.fork()
if child == 0:
    server.recv(100)
    os._exit(0)
server.close()  # only the child has it now

for connected in (False, True):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(0.1)
    if not connected:
        sock.sendto(b"your last one", address)
        os.waitpid(child, 0)
        print("psutil: the server's pid exists:", psutil.pid_exists(child))
    else:
        sock.connect(address)  # sends nothing: it says whom to send to, and whom to hear
        (kernel,) = psutil.Process().net_connections("udp")
        print("psutil: raddr is the dead one's address:", tuple(kernel.raddr) == address)
    for _ in range(2):
        try:
            print("connected:", connected, "| sent:", sock.sendto(b"hello", address), end=" | ")
            print("received:", sock.recv(100))
        except OSError as error:
            print("received nothing:", type(error).__name__)
    sock.close()
