"""A conversation through a socket file: bind and listen make the place, connect goes there, accept lets in.

Look at the receiver's last line: recv gives b"" when the other side has closed, and at no other time.
"""

import os
import socket
import tempfile

import psutil


def receive(listener):
    connection, _ = listener.accept()  # a socket of its own for this sender
    with connection:
        while data := connection.recv(1024):
            print("receiver:", data.decode(), flush=True)
            connection.sendall(b"received")
    print("receiver: b'', the sender has closed", flush=True)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()  # from here on somebody may come, though nobody accepts yet
        receiver = os.fork()
        if receiver == 0:
            receive(listener)
            os._exit(0)

    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect(path)
        for message in ("hello", "is anybody there?"):
            sender.sendall(message.encode())
            print("sender:  ", sender.recv(1024).decode(), flush=True)
        listening = [unix for unix in psutil.Process(receiver).net_connections("unix") if unix.fd > 2]
        print("psutil: the receiver's sockets:", len(listening), "| each bound to the same path:", end=" ")
        print({unix.laddr for unix in listening} == {path}, flush=True)
    os.waitpid(receiver, 0)
