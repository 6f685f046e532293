"""The belief: one connection, made once, does for all questions."""
# diagnosis: leaves_it_open

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
        try:
            with connection, connection.makefile("rb") as lines:
                for line in lines:
                    connection.sendall(reply(line[:-1].decode()).encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            continue


connections = {}


def ask(path, message):
    if path not in connections:
        connections[path] = socket.socket(socket.AF_UNIX)  # and who closes it?
        connections[path].connect(path)
    connections[path].sendall(message.encode() + b"\n")
    with connections[path].makefile("rb") as lines:
        answer = lines.readline()
    if not answer.endswith(b"\n"):
        raise ConnectionError("no answer")
    return answer[:-1].decode()
