"""The scenes of lab 10: guests and servers without a line of the learner's code, at a path on the stage.

Nothing here sleeps to put things in order: a guest is in the queue before the next one comes, and before the
learner's server begins. What does not come within the patience is told as not having come. A server that
never returns is killed, when the last guest has left.
"""

import contextlib
import fcntl
import os
import select
import signal
import socket
import stat
import struct
import termios
import time

PATIENCE_S = 3


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
    if isinstance(found, OSError):
        stage.tell(raised=type(found).__name__, errno=found.errno)
    else:
        stage.tell(closed=found.fileno() < 0)
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
        heard = []
        with guest.makefile("rb") as lines:
            try:
                while len(heard) < answers:
                    heard.append(lines.readline().decode())
            except OSError:
                pass  # so many came, and no more
        stage.tell(heard=heard)


def end_the_server(stage, gone, present):
    """When the last guest has left, kill the one who serves: nothing else ends it for certain."""
    caller = os.getppid()
    os.close(present)
    stage.ready()
    os.read(gone, 1)  # its end comes when no guest holds the other side any more
    os.kill(caller, signal.SIGKILL)


def served(stage, *guests):
    """serve() for guests who are waiting in the queue already; it is killed when they have left."""
    path, (gone, present) = door(stage), os.pipe()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(16)
    for number, (pieces, answers) in enumerate(guests):
        stage.peer(f"guest {number}", talk, path, pieces, answers)
    last = stage.peer("last", end_the_server, gone, present)
    os.close(gone), os.close(present)
    yield
    stage.call("serve", listener, lambda message: message[::-1])
    os.waitid(os.P_PID, last, os.WEXITED | os.WNOWAIT)  # it came back: what do the guests hear?


def answer(stage, path, pieces):
    """Let one guest in, tell what it says, or has said when the patience is over; answer piece by piece."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        stage.ready()
        guest, _ = listener.accept()
    with guest:
        guest.settimeout(PATIENCE_S)
        asked, piece = b"", b"?"
        try:
            while piece and not asked.endswith(b"\n"):
                piece = guest.recv(1024)
                asked += piece
        except TimeoutError:
            pass  # it waits for an answer, and we for the end of its question
        stage.tell(asked=asked.decode())
        for piece in pieces:
            guest.sendall(piece)
            is_read(guest)
        if piece.endswith(b"\n"):  # complete: the connection stays open for the next question
            stage.tell(left=has_left(guest))


def has_left(guest):
    """Tell whether the guest closes, or says at least that it asks no more, while we have patience."""
    try:
        while guest.recv(1024):
            pass
    except TimeoutError:
        return False
    return True


def is_read(connection):
    """Wait until the other side has read all that was sent (SIOCOUTQ, unix(7)), but not for ever."""
    patience = time.monotonic() + PATIENCE_S
    while any(fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4))) and time.monotonic() < patience:
        select.select([], [], [], 0.001)


def asked(stage, message, pieces):
    """ask() a server that answers in pieces, or not at all."""
    path = door(stage)
    server = stage.peer("server", answer, path, pieces)
    yield
    stage.call("ask", path, message)
    with contextlib.suppress(ChildProcessError):
        os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)  # it can tell whether the guest has left
