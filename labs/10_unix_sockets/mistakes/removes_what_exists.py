"""The belief: if the path exists it is left over from the last time."""
# diagnosis: takes_the_path_away

import errno
import os
import socket
import stat


def open_listener(path):
    if os.path.exists(path):
        os.remove(path)  # whoever listens there does not even notice
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
