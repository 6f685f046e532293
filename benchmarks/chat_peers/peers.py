"""The servers compared: how each is started, entered, and spoken to."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chatroom.events import Kind
from chatroom.messages import Cookie, Hello, Join, Report, Say, Welcome
from chatroom.wire import pack, parse_answer

HERE = Path(__file__).parent
NOTES = HERE.parents[2] / "shared" / "notes.zh.md"
BUFFER_BYTES = 4 << 20


def free_port() -> int:
    """Return a port that nobody has, for UDP and for TCP."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(("127.0.0.1", 0))
            port = int(udp.getsockname()[1])
            try:
                tcp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def udp_member(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    sock.connect(("127.0.0.1", port))
    sock.settimeout(5)
    return sock


@dataclass
class Peer:
    """A server to be measured.

    `hears_himself`: a speaker gets his own message too; `most`: so many members it takes in at this pace.
    """

    name: str
    command: Callable[[int], list[str]]
    hears_himself: bool = False
    stream: bool = False
    ready: bytes | None = b"ready"
    most: int = 10_000
    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    folder: str = ""
    _log: object = field(default=None, repr=False)

    def start(self) -> None:
        """Start the server in a folder of its own and wait until it listens."""
        self.port = free_port()
        self.folder = tempfile.mkdtemp(prefix="chat-bench-")
        self.process = subprocess.Popen(
            self.command(self.port),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        if self.ready:
            assert self.process.stdout
            line = self.process.stdout.readline()
            assert self.ready in line, (self.name, line)
        else:
            self._await_listening()

    def _await_listening(self) -> None:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """End the server and take its folder away."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def cpu_s(self) -> float:
        """Return the seconds that all threads of the server have had, to the nanosecond (proc(5))."""
        assert self.process
        tasks = Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def memory_kb(self) -> int:
        """Return what the server holds in memory, in KiB."""
        assert self.process
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) if found else 0

    def enter(self, index: int) -> socket.socket:
        """Let a member in and return his socket."""
        sock = udp_member(self.port)
        sock.send(f"L m{index:04}".encode())
        assert sock.recv(2048) == b"OK", self.name
        return sock

    def message(self, index: int, number: int, text: str) -> bytes:
        """Return the bytes by which this member says something."""
        return f"C m{index:04} {text}".encode()

    def settle(self, members: list[socket.socket]) -> None:
        """Let what the logins have brought about pass by."""


@dataclass
class Level2(Peer):
    """Our own server, spoken to on level 2."""

    tokens: dict[int, bytes] = field(default_factory=dict)
    own: dict[int, int] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)

    def enter(self, index: int) -> socket.socket:
        """Let a member in and return his socket."""
        sock = udp_member(self.port)
        sock.send(pack(Hello()))
        answer = parse_answer(sock.recv(2048))
        assert isinstance(answer, Cookie)
        sock.send(pack(Join(answer.cookie, f"m{index:04}")))
        while not isinstance(welcome := parse_answer(sock.recv(2048)), Welcome):
            pass
        self.tokens[index], self.own[index] = welcome.token, 0
        return sock

    def message(self, index: int, number: int, text: str) -> bytes:
        """Return the bytes by which this member says something."""
        self.own[index] += 1
        return pack(Say(self.tokens[index], self.own[index], number, Kind.SAID, "", text))

    def report(self, index: int, have: int) -> bytes:
        """Return the bytes by which this member says how far he has come."""
        return pack(Report(self.tokens[index], have))


def count_events(datagram: bytes) -> int:
    """Return how many events a Data carries, by their lengths alone: reading them is not what is measured."""
    count, at = 0, 10
    while at < len(datagram) and (length := int.from_bytes(datagram[at : at + 2])):
        at += 2 + length
        count += 1
    return count


@dataclass
class Redis(Peer):
    """Redis: each member subscribes and publishes on one connection, by RESP3."""

    def enter(self, index: int) -> socket.socket:
        """Let a member in and return his socket."""
        sock = socket.create_connection(("127.0.0.1", self.port), 5)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(b"HELLO 3\r\nSUBSCRIBE room\r\n")
        data = b""
        while b"subscribe" not in data or not data.endswith(b":1\r\n"):
            data += sock.recv(4096)
        return sock

    def message(self, index: int, number: int, text: str) -> bytes:
        """Return the bytes by which this member says something."""
        said = f"m{index:04} says: {text}".encode()
        return b"*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n$%d\r\n%b\r\n" % (len(said), said)


@dataclass
class Irc(Peer):
    """ngircd, without its brake on fast speakers."""

    def enter(self, index: int) -> socket.socket:
        """Let a member in and return his socket."""
        sock = socket.create_connection(("127.0.0.1", self.port), 5)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(f"NICK m{index:04}\r\nUSER m 0 * :m\r\nJOIN #room\r\n".encode())
        data = b""
        while b" 366 " not in data:
            data += sock.recv(65536)
        return sock

    def message(self, index: int, number: int, text: str) -> bytes:
        """Return the bytes by which this member says something."""
        return f"PRIVMSG #room :{text}\r\n".encode()


def _python(*words: str) -> list[str]:
    return [sys.executable, *words]


def _ours(port: int, *more: str) -> list[str]:
    return _python(
        *("-m", "chatroom", "server", "--port", str(port), "--lang", "en"),
        *("--rate", "0", "--per-host", "100000", "--max-members", "100000", *more),
    )


def notes_server() -> str | None:
    """Return the server of the lecture notes, if they are there: without its console, on loopback."""
    if not NOTES.exists():
        return None
    code = next(
        block for block in NOTES.read_text().split("```python")[1:] if "def do_login" in block.split("```")[0]
    ).split("```")[0]
    code = code.replace("ADDR = ('0.0.0.0',9999)", "ADDR = ('127.0.0.1', int(sys.argv[1]))")
    return code.replace("pid = os.fork()", "pid = 1; print('ready', flush=True)")


def all_peers() -> list[Peer]:
    """Return every server that can be had on this machine."""
    peers = [
        Level2("ours, level 2", lambda port: _ours(port, "--no-journal"), True, ready=b"open"),
        Level2("ours, level 2, journal", lambda port: _ours(port, "--journal", "log"), True, ready=b"open"),
        Peer("ours, level 1", lambda port: _ours(port, "--no-journal"), ready=b"open"),
        Peer("recvfrom and sendto", lambda port: _python(str(HERE / "loop.py"), str(port))),
        Peer("recvfrom and sendmmsg", lambda port: _python(str(HERE / "least.py"), str(port))),
    ]
    notes = notes_server()
    if notes:
        peers.append(Peer("the notes' server", lambda port: _python("-c", notes, str(port))))
    if shutil.which("gcc"):
        binary = Path(tempfile.mkdtemp(prefix="chat-bench-")) / "server"
        subprocess.run(["gcc", "-O2", "-o", str(binary), str(HERE / "server.c")], check=True)
        peers.append(Peer("C, a datagram a message", lambda port: [str(binary), str(port)]))
    if shutil.which("redis-server"):
        peers.append(Redis("Redis", _redis, True, stream=True, ready=None))
    if shutil.which("ngircd"):
        # It lets nobody in while hundreds of members do not read what their fellows' coming brings about.
        peers.append(Irc("ngircd", _ngircd, stream=True, ready=None, most=100))
    return peers


def _redis(port: int) -> list[str]:
    return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


def _ngircd(port: int) -> list[str]:
    text = f"""[Global]
Name = bench.example.net
Info = bench
Listen = 127.0.0.1
Ports = {port}
ServerUID = nobody
ServerGID = nogroup
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
"""
    path = Path(tempfile.mkdtemp(prefix="chat-bench-")) / "ngircd.conf"
    path.parent.chmod(0o755)
    path.write_text(text)
    return ["ngircd", "-n", "-f", str(path)]
