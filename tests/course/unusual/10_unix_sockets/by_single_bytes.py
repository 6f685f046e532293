"""A loop over what the socket gives, byte by byte."""

import errno
import os
import pathlib
import socket
import stat


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX)
    try:
        if is_stale(path):
            pathlib.Path(path).unlink()
        listener.bind(path)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def is_stale(path):
    if not os.path.lexists(path) or not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(path) == errno.ECONNREFUSED


def serve(listener, reply):
    for connection in iter(lambda: listener.accept()[0], None):
        try:
            with connection:
                while message := one_line(connection):
                    connection.sendall(b"%s\n" % reply(message[:-1].decode()).encode())
        except (BrokenPipeError, ConnectionResetError, UnicodeDecodeError):
            continue


def one_line(connection):
    line = b""
    while not line.endswith(b"\n"):
        letter = connection.recv(1)
        if not letter:
            return b""
        line += letter
    return line


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(message.encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("no answer")
    return answer[:-1].decode()
