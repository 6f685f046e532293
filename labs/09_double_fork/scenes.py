"""The scenes of lab 09: work that goes on behind the caller's back, and a program that becomes a daemon.

Nothing here sleeps to put things in order. Work ends when it is told to, or when its patience is over because
nobody could. What a daemon is like, the inspector tells: a process without a line of the learner's code, whom
the kernel tells who is calling (SO_PEERCRED, unix(7)).
"""

import atexit
import os
import select
import socket
import struct
import sys
import traceback

PATIENCE_S = 2


def detached(stage, says="", raises=None):
    """run_detached() of work that ends at once, if it prints or raises; else when it is told to."""
    told, say_so = os.pipe()
    ended, alive = os.pipe()

    def wait_to_be_told():
        if not says and not raises:
            select.select([told], [], [], PATIENCE_S)

    work = stage.work("work", says=says, raises=raises, then=wait_to_be_told)
    yield
    stage.call("run_detached", work)
    stage.mark("back")
    os.write(say_so, b".")
    os.close(alive)
    select.select([ended], [], [], PATIENCE_S)  # readable when all who hold the other end have ended
    stage.settle()


NOT_WRITTEN = 77


def start_the_program(door, words):
    """Fork a process that is like a program of its own: it begins, becomes a daemon, ends as Python does."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setpgid(0, 0)  # as a shell starts programs
            run_the_program(door, words)
            code = 0
        except SystemExit as ending:
            code = (ending.code or 0) if isinstance(ending.code, int | None) else 1
        except NotImplementedError:
            os._exit(NOT_WRITTEN)
        except BaseException:
            traceback.print_exc()
        finally:  # as Python ends
            atexit._run_exitfuncs()
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
    return pid


def run_the_program(door, words):
    """What a program does that wants to be a daemon."""
    tell("starts", door)
    daemonize = getattr(sys.modules["exercise"], "daemonize", None)
    if daemonize is None:
        os._exit(NOT_WRITTEN)
    atexit._clear()
    atexit.register(tell, "cleans up", door)
    print(words)
    daemonize()
    tell("goes on", door)


def tell(what, door):
    """Call on the inspector, and come back when it has looked."""
    with socket.socket(socket.AF_UNIX) as visit:
        visit.connect(door)
        visit.sendall(what.encode())
        visit.recv(1)


def inspect(stage, door, bell):
    """Look at everybody who calls at the door, and ring the bell."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(door)
    listener.listen(8)
    stage.ready()
    while True:
        visit, _ = listener.accept()
        pid, _user, _group = struct.unpack("3i", visit.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        what = visit.recv(64).decode()
        stage.tell(visit={"what": what, "pid": pid, **looked_at(pid)})
        visit.sendall(b".")
        visit.close()
        os.write(bell, what[:1].encode())


def looked_at(pid):
    """Tell what a process is like: session, folder, mask, streams."""
    with open(f"/proc/{pid}/status") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {
        "umask": int(status["Umask"], 8),
        "session": os.getsid(pid),
        "folder": os.readlink(f"/proc/{pid}/cwd"),
        "streams": [stream_of(pid, number) for number in (0, 1, 2)],
    }


def stream_of(pid, number):
    """Tell where a descriptor leads."""
    try:
        return os.readlink(f"/proc/{pid}/fd/{number}")
    except FileNotFoundError:
        return "–"  # closed, in any language


def daemonize(stage, words):
    """A program that prints, becomes a daemon, and tells the inspector what it is like then."""
    door = os.path.join(stage.folder, "door")
    heard, bell = os.pipe()
    stage.peer("inspector", inspect, door, bell)
    yield
    if end_of(start_the_program(door, words)) == NOT_WRITTEN:
        stage.call("daemonize")  # says so, or that it is missing
    visits = b""
    while b"c" not in visits.partition(b"g")[2] and select.select([heard], [], [], PATIENCE_S / 2)[0]:
        visits += os.read(heard, 1)


def end_of(pid):
    """Wait for a child's end, but not for ever; give its exit code, None if it lives."""
    pidfd = os.pidfd_open(pid)
    if not select.select([pidfd], [], [], PATIENCE_S)[0]:
        return None
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
