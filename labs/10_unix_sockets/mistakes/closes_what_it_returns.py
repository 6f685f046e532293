"""The belief: with closes when the program is done."""
# diagnosis: closes_the_listener

import errno
import os
import socket
import stat


def open_listener(path):
    if os.path.exists(path) and is_stale(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as listener:  # closed by the return
        listener.bind(path)
        listener.listen()
        return listener


def is_stale(path):
    if not os.path.lexists(path) or not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(path) == errno.ECONNREFUSED


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
