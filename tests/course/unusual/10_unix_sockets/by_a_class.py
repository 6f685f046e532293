"""A class for the guest, a class for the server."""

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


class Guest:
    def __init__(self, connection):
        self.connection = connection

    def messages(self):
        kept = b""
        while b"\n" in kept or (piece := self.connection.recv(4096)):
            if b"\n" not in kept:
                kept += piece
                continue
            message, _, kept = kept.partition(b"\n")
            yield message.decode()

    def answer(self, text):
        self.connection.sendall(text.encode() + b"\n")


def serve(listener, reply):
    while True:
        connection, _ = listener.accept()
        guest = Guest(connection)
        try:
            for message in guest.messages():
                guest.answer(reply(message))
        except (OSError, UnicodeError):
            pass
        finally:
            connection.close()


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(message.encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("no answer")
    return answer[:-1].decode()
