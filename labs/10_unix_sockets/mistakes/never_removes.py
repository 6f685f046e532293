"""The belief: the file goes when its server goes."""
# diagnosis: leaves_the_stale_socket

import errno
import os
import socket
import stat


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    return listener


def serve(listener, reply):
    while True:
        connection, _ = listener.accept()
        try:
            with connection, connection.makefile("rb") as lines:
                for line in lines:
                    connection.sendall(reply(line[:-1].decode()).encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            continue


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(message.encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("no answer")
    return answer[:-1].decode()
