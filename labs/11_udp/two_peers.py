"""Two processes, two sockets, no connection: each datagram says which address it comes from.

Look at psutil's lines: two sockets, two addresses; neither knows of another one (raddr is empty).
"""

import os
import socket

import psutil

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))  # port 0: the kernel picks one that is free
address = server.getsockname()

child = os.fork()
if child == 0:
    server.close()
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    print("child:  before I send, my address is", client.getsockname(), flush=True)
    client.sendto(f"hello, port {address[1]}, who am I?".encode(), address)  # now the kernel gives it a port
    answer, sender = client.recvfrom(1500)
    print("child: ", answer.decode(), "| it comes from whom I asked:", sender == address, flush=True)
    os._exit(0)

question, sender = server.recvfrom(1500)  # what, and from whom: the address is all we know of him
print("parent:", question.decode(), "| asked by", sender[0], "port", sender[1])
for name, pid in (("parent", os.getpid()), ("child", child)):
    for sock in psutil.Process(pid).net_connections("udp"):
        print(f"psutil: {name} has {sock.type.name} at {sock.laddr.ip}:{sock.laddr.port}, raddr {sock.raddr}")
server.sendto(f"you are port {sender[1]}".encode(), sender)
os.waitpid(child, 0)
server.close()
