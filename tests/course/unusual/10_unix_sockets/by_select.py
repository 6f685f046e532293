"""The server looks with select before it accepts or reads."""

import errno
import os
import pathlib
import select
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
        select.select([listener], [], [])
        guest, _ = listener.accept()
        kept = b""
        try:
            while select.select([guest], [], []) and (piece := guest.recv(1000)):
                kept += piece
                while b"\n" in kept:
                    message, kept = kept.split(b"\n", 1)
                    guest.sendall(reply(message.decode()).encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            pass
        guest.close()


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall(message.encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("no answer")
    return answer[:-1].decode()
