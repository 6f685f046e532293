"""The scenes of lab 10: guests and servers without a line of the learner's code, at a path on the stage.

Nothing here sleeps to put things in order: a guest is in the queue before the next one comes, and before the
learner's server begins. What does not come within the patience is told as not having come.
"""

import os
import socket
import stat
import struct

PATIENCE_S = 3


class EnoughError(BaseException):
    """The last guest has asked for the end: how a server that never returns is left."""


def door(stage):
    """Give the path at which all meet."""
    return os.path.join(stage.folder, "door")


def knock(stage, path, bell):
    """When the bell rings, knock once, and tell what is there, whether somebody answers, and who."""
    stage.ready()
    bell.recv(1)
    with socket.socket(socket.AF_UNIX) as guest:
        error = guest.connect_ex(path)
        found = b"" if error else guest.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    kind = stat.filemode(os.lstat(path).st_mode)[0] if os.path.lexists(path) else "–"
    stage.tell(error=error, who=struct.unpack("3i", found)[0] if found else None, kind=kind)
    bell.send(b".")


def live(stage, path):
    """Listen at the path, and let in whoever comes."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        stage.ready()
        while True:
            listener.accept()[0].close()


def opened(stage, before):
    """open_listener() where there is `before`: "nothing", a "stale" socket, a "living" server, a "file"."""
    path, (here, there) = door(stage), socket.socketpair()
    if before == "stale":
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(path)
    elif before == "living":
        stage.peer("living", live, path)
    elif before == "file":
        with open(path, "w") as file:
            file.write("a text")
    stage.peer("guest", knock, path, there)
    yield
    found = stage.call("open_listener", path, catches=OSError, awaits=socket.socket)
    stage.tell(errno=getattr(found, "errno", None))
    here.send(b".")
    here.recv(1)


def talk(stage, path, pieces, answers):
    """Connect, send the pieces, let the next guest come; then tell so many answers (None: just go)."""
    with socket.socket(socket.AF_UNIX) as guest:
        guest.settimeout(PATIENCE_S)
        guest.connect(path)
        for piece in pieces:
            guest.sendall(piece)
        stage.ready()
        if answers is None:
            return  # rude: gone without a word
        with guest.makefile("rb") as lines:
            try:
                heard = [lines.readline().decode() for _ in range(answers)]
            except OSError:
                heard = None
        stage.tell(heard=heard)


def served(stage, *guests):
    """serve() for guests who are waiting in the queue already; the last one asks for the end."""
    path = door(stage)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    for number, (pieces, answers) in enumerate([*guests, ([b"enough\n"], None)]):
        stage.peer(f"guest {number}", talk, path, pieces, answers)

    def reply(message):
        if message == "enough":
            raise EnoughError
        return message[::-1]

    yield
    if isinstance(stage.call("serve", listener, reply, catches=EnoughError), EnoughError):
        stage.mark("left")


def answer(stage, path, pieces):
    """Let one guest in, tell what it says, and answer in pieces."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        stage.ready()
        guest, _ = listener.accept()
    with guest, guest.makefile("rb") as lines:
        stage.tell(asked=lines.readline().decode())
        for piece in pieces:
            guest.sendall(piece)


def asked(stage, message, pieces):
    """ask() a server that answers in pieces, or not at all."""
    path = door(stage)
    stage.peer("server", answer, path, pieces)
    yield
    stage.call("ask", path, message)
