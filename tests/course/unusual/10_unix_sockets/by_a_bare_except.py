"""Nothing at all ends this server: a bare except, and everything closed by hand."""

import errno
import os
import pathlib
import socket
import stat


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX)
    for attempt in (1, 2):
        try:
            listener.bind(path)
            listener.listen(128)
            return listener
        except OSError as error:
            if attempt == 2 or error.errno != errno.EADDRINUSE or not refuses(path):
                listener.close()
                raise
            pathlib.Path(path).unlink()


def refuses(path):
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        return False
    with socket.socket(socket.AF_UNIX) as guest:
        try:
            guest.connect(path)
        except ConnectionRefusedError:
            return True
    return False


def serve(listener, reply):
    while True:
        guest, _ = listener.accept()
        lines = guest.makefile("rb")
        try:
            for line in lines:
                if line.endswith(b"\n"):
                    guest.sendall(reply(line[:-1].decode()).encode() + b"\n")
        except:  # noqa: E722 — nothing at all ends this server
            pass
        lines.close()
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
