"""SO_REUSEADDR on UDP: who comes later takes the port, and all that is sent to it. Without it: EADDRINUSE.

Look at the first server: it still has the port, by psutil's word as well, and hears nothing any more.
"""

import os
import socket

import psutil

for reuse in (True, False):
    first = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    first.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    first.bind(("127.0.0.1", 0))
    address = first.getsockname()
    here, there = socket.socketpair()

    child = os.fork()
    if child == 0:
        first.close()
        second = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        try:
            second.bind(address)
            there.send(f"port {address[1]} is mine".encode())
            print("child:  the second server received", second.recv(100), flush=True)
        except OSError as error:
            there.send(error.strerror.encode())
        os._exit(0)
    print(f"parent: SO_REUSEADDR {reuse!s:5} | a second server wants the port:", here.recv(100).decode())
    if reuse:
        for name, pid in (("first", os.getpid()), ("second", child)):
            (kernel,) = psutil.Process(pid).net_connections("udp")
            print("psutil: the", name, "server's address is the same:", tuple(kernel.laddr) == address)
        first.sendto(b"my password is 1234", address)  # as a client would
    os.waitpid(child, 0)
    first.close(), here.close(), there.close()
