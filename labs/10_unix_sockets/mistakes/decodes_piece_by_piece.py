"""The belief: what recv brings is text, only shorter."""
# diagnosis: decodes_piece_by_piece

import errno
import os
import socket
import stat


def open_listener(path):
    listener = socket.socket(socket.AF_UNIX)
    try:
        if is_stale(path):
            os.unlink(path)
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
        text = ""
        try:
            with connection:
                while data := connection.recv(1024):
                    text += data.decode(errors="replace")
                    *messages, text = text.split("\n")
                    for message in messages:
                        connection.sendall(reply(message).encode() + b"\n")
        except OSError:
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
