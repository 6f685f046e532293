"""Who listens stands in /proc/net/unix: nobody has to be knocked up."""

import errno
import os
import pathlib
import socket
import stat


def open_listener(path):
    if os.path.lexists(path):
        if not stat.S_ISSOCK(os.lstat(path).st_mode) or path in bound():
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE), path)
        pathlib.Path(path).unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    return listener


def bound():
    descriptor = os.open("/proc/net/unix", os.O_RDONLY)
    told = b""
    while piece := os.read(descriptor, 65536):
        told += piece
    os.close(descriptor)
    return {line.split()[-1] for line in told.decode().splitlines()[1:]}


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
