"""The scenes of lab 12: a room before its guests, a guest before its room, by the wire of level 1.

The program that is judged is started as a program; nothing of it runs in this process. A scene goes by a
script: after each step it waits for what is to come, then lets somebody new knock, or says a last word. When
that has been answered, everything before it has been dealt with, and what did not come will not come.

Longer than other files, because a stage is handed its scenes as one text, and these are of two programs.
"""

import contextlib
import fcntl
import os
import re
import select
import signal
import socket
import struct
import subprocess
import termios
import time
from pathlib import Path

import psutil

HOST, LONGEST = "127.0.0.1", 65_507
PATIENCE_S, QUIET_S, START_S, LOOK_S, KNOCK_S, KNOCKS = 3, 0.3, 5, 0.005, 0.05, 40
MOST_HEARD = 20  # letters of a step that are told: a server may send without end
RESERVED = "管理员"  # a name that is always refused
END = b"\x04"  # Ctrl-D: the end of the input, termios(3)
ESCAPE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>]|\r")


def udp(host, port=0, reuse=False):
    """A UDP socket at this address."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
    try:
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


def free_port():
    """A port that nobody has, and that the kernel gives to nobody: below the ephemeral ones, ip(7)."""
    while True:
        port = 20_000 + int.from_bytes(os.urandom(2), "big") % 10_000
        try:
            udp("", port).close()
        except OSError:
            continue
        return port


def token():
    """A word that nobody can guess."""
    return os.urandom(6).hex().encode()


def brief(data):
    """A datagram as it is told, not too long of it."""
    return data if len(data) <= 300 else data[:200] + b" [%d bytes]" % len(data)


def fits(wanted, data):
    """Whether a datagram is what is wanted: these very bytes, or a sentence with these parts."""
    if isinstance(wanted, bytes):
        return data == wanted
    return data.strip() not in (b"", b"OK", b"EXIT") and all(part in data for part in wanted)


class Program:
    """The program on trial: its first process, and whoever belongs to it."""

    def __init__(self, stage, popen):
        self.stage, self.popen = stage, popen
        self.gone = os.pidfd_open(popen.pid)

    @classmethod
    def start(cls, stage, side, named, blanks, **streams):
        """Start it; None if the kernel cannot execute what somebody named."""
        try:
            return cls(stage, stage.program(side, named, blanks, start_new_session=True, **streams))
        except OSError as error:
            if not stage.at_home:
                raise
            stage.tell(cannot_start=error.strerror)
            return None

    def family(self):
        """Its other processes that live now, with a descriptor that tells of each one's end."""
        found = {}
        for process in psutil.Process(self.popen.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):  # it has just gone
                if process.status() != psutil.STATUS_ZOMBIE:
                    found[process.pid] = os.pidfd_open(process.pid)
        return found

    def is_asleep(self):
        """Whether every thread of it waits for something to happen, proc(5)."""
        with contextlib.suppress(OSError, psutil.NoSuchProcess):
            first = psutil.Process(self.popen.pid)
            threads = [thread.id for each in (first, *first.children(True)) for thread in each.threads()]
            stats = [Path(f"/proc/{thread}/stat").read_text() for thread in threads]
            return {stat.rpartition(") ")[2][0] for stat in stats} <= {"S", "Z"}
        return False

    def falls_asleep(self):
        """Wait until all of it sleeps: a signal just before a call that blocks is not noticed by Python."""
        deadline = time.monotonic() + QUIET_S
        while not self.is_asleep() and time.monotonic() < deadline and not self.has_ended(LOOK_S):
            continue

    def has_ended(self, seconds=0):
        """Whether the first process has ended, or does so in time."""
        return bool(select.select([self.gone], [], [], seconds)[0])

    def may_bury(self, dead):
        """Give it a moment to wait for its dead: a descriptor of who has been reaped leads to nobody."""
        deadline = time.monotonic() + QUIET_S
        for descriptor in dead:
            with contextlib.suppress(ProcessLookupError):
                while time.monotonic() < deadline and not self.has_ended(LOOK_S):
                    signal.pidfd_send_signal(descriptor, 0)

    def must_end(self, others=(), why="asked"):
        """Tell how it ended, and whether all of it did in time: the first process, and the `others`."""
        left, deadline = {self.gone, *others}, time.monotonic() + PATIENCE_S
        while left and (rest := deadline - time.monotonic()) > 0:
            left -= set(select.select([*left], [], [], rest)[0])
        code = self.popen.wait() if self.gone not in left else None
        self.stage.settle()
        self.stage.tell(ended={"why": why, "code": code, "left": len(left)})


# ---- a server, and whoever talks to it


class Room:
    """The program as a server; `mail` is what came to whom, `inside` who has been let in."""

    def __init__(self, stage):
        self.stage, self.address = stage, (HOST, free_port())
        self.sockets, self.mail, self.inside, self.hosts = {}, {}, set(), iter(range(2, 250))
        self.newcomers = []
        blanks = {"port": self.address[1]}
        self.program = Program.start(stage, "server", "serve", blanks, stdin=subprocess.PIPE)

    def send(self, who, data):
        """Let somebody send a datagram; each has a host of his own, 127.0.0.N."""
        if who not in self.sockets:
            self.sockets[who], self.mail[who] = udp(f"127.0.0.{next(self.hosts)}"), []
        self.sockets[who].sendto(data, self.address)

    def listen(self, done, seconds):
        """Take in the mail until `done()`; tell whether that came in time. The server's end ends it, too."""
        names = {sock: who for who, sock in self.sockets.items()}
        deadline = time.monotonic() + seconds
        while not done():
            rest = max(deadline - time.monotonic(), 0)
            ready = select.select([*names, self.program.gone], [], [], rest)[0]
            for sock in ready:
                if sock in names:
                    self.take(names[sock], sock.recv(LONGEST))
            if not rest or not ready or ready == [self.program.gone]:
                return done()
        return True

    def take(self, who, data):
        self.mail[who].append(data)
        if data == b"OK":
            self.inside.add(who)
        elif data == b"EXIT":
            self.inside.discard(who)

    def opens(self):
        """Knock until somebody answers, with a name that is always refused: so nothing is changed by it.

        Who refuses without a word may let somebody in at last, by another name.
        """
        if self.program is None:
            return False
        deadline = time.monotonic() + START_S * (3 if self.stage.at_home else 1)
        answered, knocks, names = False, 0, (RESERVED, token().decode())
        probe = udp(f"127.0.0.{next(self.hosts)}")
        probe.connect(self.address)
        while not self.is_open(probe) and time.monotonic() < deadline:
            if self.program.has_ended(LOOK_S):
                break
        while not answered and time.monotonic() < deadline and not self.program.has_ended():
            self.send("knocker", f"L {names[knocks > KNOCKS]}".encode())
            answered = self.listen(lambda: bool(self.mail["knocker"]), KNOCK_S)
            knocks += 1
        self.newcomers += [probe, self.sockets.pop("knocker", None)]
        self.mail, self.inside = {}, set()
        self.stage.tell(opened=answered)
        return answered

    def is_open(self, probe):
        """Whether somebody has the port: where nobody has, a connected socket hears of it at once, udp(7)."""
        probe.send(f"L {RESERVED}".encode())
        try:
            probe.recv(LONGEST, socket.MSG_DONTWAIT)
        except ConnectionRefusedError:
            return False
        except BlockingIOError:  # it lies there, and will be answered
            pass
        return True

    def somebody_comes(self):
        """Let somebody new come in, and everybody hear of it: so all that was sent before has been heard."""
        name = token()
        self.send(name, b"L " + name)

        def heard_by(who):
            return any(name in data for data in self.mail[who])

        answered = self.listen(lambda: b"OK" in self.mail[name], PATIENCE_S)
        self.inside.discard(name)
        answered and self.listen(lambda: all(map(heard_by, self.inside)), PATIENCE_S)
        untold = [who for who in self.inside if not heard_by(who)]
        for who in self.mail:
            self.mail[who] = [data for data in self.mail[who] if name not in data]
        self.newcomers.append(self.sockets.pop(name))  # open, and never read
        del self.mail[name]
        return answered, untold if answered else []

    def play(self, step):
        """Do one step of the script; tell what everybody heard; give whether that is right."""
        given = self.do(step)
        wanted = step["hear"]

        def times(who):
            return sum(fits(wanted[who], data) for data in self.mail[who])

        def all_heard():
            return all(map(times, wanted))

        in_order = step["does"] == "sends"  # before the newcomer, by the same way
        heard_all = self.listen(all_heard, QUIET_S if in_order else PATIENCE_S)
        dead = self.program.has_ended()
        answered, untold = (False, []) if dead else self.somebody_comes()
        if in_order and answered and not heard_all:
            self.wait_for_stragglers(all_heard)
        letters = [(who, data) for who in self.mail for data in self.mail[who]]
        heard = [[who, brief(data), self.allows(step, who, data)] for who, data in letters[:MOST_HEARD]]
        often = {who: times(who) for who in wanted}
        right = answered and not untold and not given and set(often.values()) <= {1}
        right = right and all(self.allows(step, who, data) for who, data in letters)
        facts = {"answered": answered, "untold": untold, "heard": heard, "often": often, "given": given}
        self.stage.tell(step={**facts, "right": right, "dead": self.program.has_ended()})
        self.mail = {who: [] for who in self.mail}
        return right

    def wait_for_stragglers(self, done):
        """Listen until `done()`, or nothing will come: a later one was answered, and all of it is asleep."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.listen(done, KNOCK_S) and time.monotonic() < deadline:
            if self.program.is_asleep():
                self.listen(done, KNOCK_S)  # what was sent on the way to bed
                return

    def do(self, step):
        """Do what a step of the script says; give whether somebody else could have the port."""
        keyboard = self.program.popen.stdin
        if step["does"] == "sends":
            self.send(step["by"], step["what"])
        elif step["does"] == "types":
            with contextlib.suppress(BrokenPipeError):  # nobody reads: then nobody will hear it
                keyboard.write(step["what"] + b"\n")
                keyboard.flush()
        elif step["does"] == "hangs up":
            readers = self.program.family().values()
            keyboard.close()
            select.select([self.program.gone, *readers], [], [], QUIET_S)  # whoever ends by that has ended
        elif step["does"] == "dies":
            self.sockets.pop(step["by"]).close()
            self.inside.discard(step["by"])
        elif step["does"] == "wants the port":
            return self.port_can_be_had()
        return False

    def allows(self, step, who, data):
        """Whether somebody may hear this now."""
        for parts in (step["hear"].get(who), step["may"].get(who)):
            if parts is not None and fits(parts, data):
                return True
        return False

    def port_can_be_had(self):
        """Whether somebody else can bind the port of the room, who wants it very much."""
        try:
            udp(*self.address, reuse=True).close()
        except OSError:
            return False
        return True


def room(stage, script, farewell):
    """A server that hears what `script` says, and then a signal, `farewell` (0: none); Ctrl-C is for all."""
    there = Room(stage)
    if there.opens() and all(there.play(step) for step in script) and farewell:
        there.program.falls_asleep()
        others = there.program.family().values()
        end = os.killpg if farewell == signal.SIGINT else os.kill
        end(there.program.popen.pid, farewell)
        there.program.must_end(others)


def room_with_one_half(stage):
    """A server of which each other process is killed: it goes on, or ends."""
    there = Room(stage)
    if not there.opens() or not there.somebody_comes()[0]:
        return
    there.program.falls_asleep()
    family = there.program.family()
    for pid in family:
        with contextlib.suppress(ProcessLookupError):  # it went with another one
            os.kill(pid, signal.SIGKILL)
    if family:
        gone = [*family.values(), there.program.gone]
        if not there.somebody_comes()[0]:
            there.program.must_end(gone, "its child was killed")
            return
        there.program.may_bury(family.values())  # a signal in the middle of its wait is another story
    there.program.falls_asleep()
    others = there.program.family().values()
    os.kill(there.program.popen.pid, signal.SIGTERM)
    there.program.must_end(others, "its child was killed")


def room_without_parent(stage):
    """A server whose first process is killed: nobody remains."""
    there = Room(stage)
    if there.opens() and there.somebody_comes()[0]:
        others = there.program.family().values()
        os.kill(there.program.popen.pid, signal.SIGKILL)
        there.program.must_end(others, "its first process was killed")


# ---- a client, and its room


class Guest:
    """The program as a client at a terminal; we are its server."""

    def __init__(self, stage):
        self.stage, self.screen, self.mail, self.home, self.explained = stage, b"", [], None, 0
        self.sock, self.stranger = udp(HOST, free_port()), udp("127.0.0.2")
        self.keys, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 250, 0, 0))
        blanks = {"host": HOST, "port": self.sock.getsockname()[1]}
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self.program = Program.start(stage, "client", "chat", blanks, **streams)
        os.close(theirs)

    def watch(self, done, seconds):
        """Take in what it sends and shows until `done()`; tell whether that came in time."""
        deadline, sources = time.monotonic() + seconds, [self.sock, self.keys, self.program.gone]
        while not done():
            rest = max(deadline - time.monotonic(), 0)
            ready = select.select(sources, [], [], rest)[0]
            if self.sock in ready:
                data, sender = self.sock.recvfrom(LONGEST)
                if data[:1] == b"2":  # of another protocol than ours, PROTOCOL.md
                    if self.explained < 2:  # for who has come in every word is one to him
                        self.sock.sendto(b"L, C or Q", sender)
                    self.explained += 1
                    continue
                self.mail.append([data, sender == (self.home or sender)])
                self.home = self.home or sender
            if self.keys in ready:
                try:
                    self.screen += os.read(self.keys, 65_536)
                except OSError:  # nobody has the terminal open any more: EIO, pty(7)
                    sources.remove(self.keys)
            if not rest or not ready or ready == [self.program.gone]:
                return done()
        return True

    def shows(self, text):
        return text in ESCAPE.sub(b"", self.screen)

    def last_word(self):
        """Say something, and wait until it is shown: then what was said before has been shown, too."""
        word = token()
        self.sock.sendto(b"\nbob says: " + word, self.home)
        return self.watch(lambda: self.shows(word), PATIENCE_S)

    def says_goodbye(self):
        """Whether a Q comes in time."""
        return self.watch(lambda: any(data[:1] == b"Q" for data, _ in self.mail), PATIENCE_S)

    def play(self, step):
        """Do one step of the script; tell what was sent and shown; give whether that is right."""
        self.screen, self.mail = b"", []
        if step["does"] == "types":
            if step["first"] or self.stage.at_home:  # who throws away what was typed too early has begun
                self.watch(lambda: self.screen, KNOCK_S)
            os.write(self.keys, step["what"])
        elif step["does"] in ("tells", "lies"):
            (self.sock if step["does"] == "tells" else self.stranger).sendto(step["what"], self.home)

        def all_came():
            return len(self.mail) >= len(step["sends"]) and all(map(self.shows, step["shows"]))

        self.watch(all_came, START_S * (3 if self.stage.at_home else 1) if step["first"] else PATIENCE_S)
        alive = self.last_word() if step["inside"] and self.home else not step["inside"]
        sent = [data for data, _ in self.mail] == step["sends"] and all(same for _, same in self.mail)
        missing = [text for text in step["shows"] if not self.shows(text)]
        wrong = [text for text in step["hides"] if text in self.screen]
        right = alive and sent and not missing and not wrong
        facts = {"alive": alive, "mail": [[brief(data), same] for data, same in self.mail], "right": right}
        facts |= {"missing": list(map(brief, missing)), "wrong": wrong, "dead": self.program.has_ended()}
        self.stage.tell(step=facts | {"screen": ESCAPE.sub(b"", self.screen)[-1500:]})
        return right


def guest(stage, script, ends, kill):
    """A client that lives through `script`, and is then to end: as `ends` says, or as one half is killed."""
    there = Guest(stage)
    if there.program and all(there.play(step) for step in script) and (ends or kill):
        there.program.falls_asleep()
        others = there.program.family()
        if kill == "child" and not others:  # there is no other half: nothing to be seen
            ends, kill = "EXIT", ""
        victims = {"child": others, "first process": [there.program.popen.pid]}.get(kill, ())
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):  # it went with another one
                os.kill(pid, signal.SIGKILL)
        if ends == "EXIT" or (kill == "child" and there.says_goodbye()):
            there.sock.sendto(b"EXIT", there.home)
        elif ends == "EOF":
            os.write(there.keys, END)
        there.program.must_end(others.values(), f"its {kill} was killed" if kill else "asked")
