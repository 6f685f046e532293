"""Everything by recv and a buffer of its own."""

import contextlib
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
        guest, _ = listener.accept()
        with guest, contextlib.suppress(ConnectionError, ValueError):
            answer_all(guest, reply)


def answer_all(guest, reply):
    kept = b""
    while piece := guest.recv(7):
        *complete, kept = (kept + piece).split(b"\n")
        for message in complete:
            guest.sendall((reply(message.decode()) + "\n").encode())


def ask(path, message):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(path)
        connection.sendall(f"{message}\n".encode())
        kept = bytearray()
        while not kept.endswith(b"\n"):
            piece = connection.recv(3)
            if not piece:
                raise ConnectionResetError("closed")
            kept += piece
        return kept[:-1].decode()
    finally:
        connection.close()
