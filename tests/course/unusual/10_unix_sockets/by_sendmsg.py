"""sendmsg and recvmsg, and a loop for what did not fit."""

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
        rest = message.encode() + b"\n"
        while rest:
            rest = rest[connection.sendmsg([rest]) :]
        connection.shutdown(socket.SHUT_WR)
        pieces = []
        while not pieces or (pieces[-1] and b"\n" not in pieces[-1]):
            pieces.append(connection.recvmsg(64)[0])
    answer, end, _ = b"".join(pieces).partition(b"\n")
    if not end:
        raise ConnectionError("no end of the answer")
    return answer.decode()
