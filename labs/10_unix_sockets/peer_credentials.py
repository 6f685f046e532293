"""Who is calling? The kernel says it: pid, user and group of whoever has connected. Nobody can lie about it.

Look at the two pids: the one that the guest says, and the one that the kernel says.
"""

import os
import socket
import struct
import tempfile

import psutil

claim = "I am process 1, let me in"
with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
    path = os.path.join(folder, "socket")
    listener.bind(path)
    listener.listen()
    child = os.fork()
    if child == 0:
        with socket.socket(socket.AF_UNIX) as guest:
            guest.connect(path)
            guest.sendall(claim.encode())
            guest.recv(1)  # the host has looked
        os._exit(0)

    connection, address = listener.accept()
    with connection:
        print("the guest says: ", connection.recv(1024).decode(), "| its address:", repr(address))
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid, user, group = struct.unpack("3i", found)  # struct ucred (unix(7)), as it was when it connected
        print("the kernel says: pid", pid, "| my child:", pid == child, "| user", user, "| group", group)
        print(
            "psutil:          user",
            psutil.Process(pid).uids().effective,
            "| parent",
            psutil.Process(pid).ppid(),
        )
        connection.sendall(b".")
    os.waitpid(child, 0)
