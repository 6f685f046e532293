"""Text files over the connection, read and written by lines."""

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
        guest = listener.accept()[0]
        try:
            with guest, guest.makefile("r", encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    guest.sendall(f"{reply(line.rstrip(chr(10)))}\n".encode())
        except (OSError, ValueError):
            pass


def ask(path, message):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        with connection.makefile("w", encoding="utf-8", newline="\n") as out:
            print(message, file=out, flush=True)
        with connection.makefile("r", encoding="utf-8", newline="\n") as lines:
            answer = lines.readline()
    if answer[-1:] != "\n":
        raise ConnectionAbortedError(path)
    return answer[:-1]
