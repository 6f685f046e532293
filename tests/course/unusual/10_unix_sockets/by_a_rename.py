"""Bound beside the path, and moved there in one step: the path is never without a server."""

import errno
import os
import pathlib
import socket
import stat


def open_listener(path):
    if os.path.lexists(path) and not is_stale(path):
        raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), path)
    beside = f"{path}.{os.getpid()}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(beside)
    listener.listen()
    pathlib.Path(beside).rename(path)
    return listener


def is_stale(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(path) != 0


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
