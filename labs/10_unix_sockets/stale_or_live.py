"""A path that exists tells nothing: it outlives its server. Only connect tells whether anybody listens.

Look at the last two lines: whoever removes what exists takes the path away from a living server.
"""

import os
import socket
import tempfile

import psutil


def look(when):
    with socket.socket(socket.AF_UNIX) as guest:
        said = os.strerror(guest.connect_ex(path))
    print(f"exists: {os.path.exists(path)!s:5} | connect: {said:25} | {when}")


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        look("a server listens")
    look("it is closed")  # the file stays: close(2) has nothing to do with it

    with socket.socket(socket.AF_UNIX) as second:
        try:
            second.bind(path)
        except OSError as error:
            print("bind:", error.strerror)
            os.remove(path)  # right, since nobody listens
        second.bind(path)
        second.listen()
        look("removed, bound anew")

        os.remove(path)  # wrong: somebody does
        look("removed under the living")
        (unix,) = (found for found in psutil.Process().net_connections("unix") if found.laddr)
        print("psutil: it still listens, descriptor", unix.fd)
