"""Four servers as one writes them first. Each gets one datagram that it did not expect, and three are dead.

Look at the exit codes: an exception each, and the room is gone, with everybody in it. Anybody can send that.
"""

import os
import signal
import socket

import psutil


def naive(sock, room):
    while True:
        data, sender = sock.recvfrom(1024)
        words = data.decode().split(" ")
        if words[0] == "L":
            room[words[1]] = sender
        elif words[0] == "Q":
            del room[words[1]]
        sock.sendto(b"OK", sender)


for datagram in (b"L", b"Q stranger", b"\xff", b"L ann"):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    pid = os.fork()
    if pid == 0:
        try:
            naive(server, {})
        except Exception as error:
            print(f"server: {datagram!r:13} {type(error).__name__}", flush=True)
        os._exit(1)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anybody:
        anybody.sendto(datagram, server.getsockname())
        if datagram == b"L ann":
            print("answer:", anybody.recv(100), "| psutil: the server lives:", psutil.pid_exists(pid))
            os.kill(pid, signal.SIGTERM)
    print("parent: it ended with", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
