"""Random and mutated datagrams at the real server, while two members go on talking through it."""

import contextlib
import os
import random
import select
import socket
import time

import psutil
import pytest
from chat_processes import Guest

from chatroom.errors import ChatroomError
from chatroom.messages import AskWho, Cookie, Hello, Join, Quit, Report, Resume, Say, Welcome
from chatroom.wire import pack, parse_answer

PER_S = 1500
SOCKETS = 16
SETTLED = 0.3
"""The server's memory is compared from here on: caches and the log's ring fill up first."""


class Fuzzer:
    """Sockets on many addresses, and valid messages to make invalid ones of."""

    def __init__(self, port: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.port = port
        self.socks = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(SOCKETS)]
        for number, sock in enumerate(self.socks):
            sock.bind((f"127.0.0.{number + 2}", 0))
            sock.connect(("127.0.0.1", port))
            sock.setblocking(False)
        self.corpus: list[bytes] = []
        self.sent = 0

    def learn(self) -> None:
        """Enter with some sockets, so that mutations start from what is valid just now."""
        self.corpus = [b"L fuzz", b"C fuzz hello", b"Q fuzz", "L 管理员".encode(), b"", b"2"]
        for number, sock in enumerate(self.socks[: SOCKETS // 2]):
            with contextlib.suppress(OSError):
                self._enter(sock, f"fuzz{number}")

    def _enter(self, sock: socket.socket, name: str) -> None:
        sock.send(pack(Hello()))
        for _attempt in range(8):
            select.select([sock], [], [], 0.1)
            with contextlib.suppress(OSError, ChatroomError):
                answer = parse_answer(sock.recv(2048))
                if isinstance(answer, Cookie):
                    self.corpus += [pack(Hello()), pack(Join(answer.cookie, name))]
                    sock.send(pack(Join(answer.cookie, name)))
                elif isinstance(answer, Welcome):
                    token, head = answer.token, answer.head
                    self.corpus += [
                        pack(Say(token, 1, head, 2, "", "mutated")),
                        pack(Say(token, 2, head, 6, "ann", "mutated")),
                        pack(Report(token, head, ((1, 50), (head, 9)))),
                        pack(AskWho(token, 1)),
                        pack(Quit(token)),
                        pack(Resume(bytes(8), answer.session, token, head)),
                    ]
                    return

    def fire(self, count: int) -> None:
        for _ in range(count):
            sock = self.dice.choice(self.socks)
            with contextlib.suppress(OSError):
                sock.send(self.datagram())
            self.sent += 1
            if self.sent % 64 == 0:
                self.drain()

    def datagram(self) -> bytes:
        dice = self.dice
        kind = dice.randrange(10)
        if kind == 0:
            return dice.randbytes(dice.choice((0, 1, 2, 8, 30, 100, 1200, 1201, 2000)))
        if kind == 1 and dice.random() < 0.05:
            return dice.randbytes(65507)
        datagram = bytearray(dice.choice(self.corpus))
        if kind == 2:
            return bytes(datagram)
        for _ in range(dice.randrange(4)):
            if datagram:
                datagram[dice.randrange(len(datagram))] = dice.randrange(256)
        if kind == 3:
            del datagram[dice.randrange(len(datagram) + 1) :]
        if kind == 4:
            datagram += dice.randbytes(dice.randrange(1300))
        if kind == 5:
            datagram[dice.randrange(len(datagram) + 1) :] = dice.choice(self.corpus)
        return bytes(datagram)

    def drain(self) -> None:
        for sock in select.select(self.socks, [], [], 0)[0]:
            with contextlib.suppress(OSError):
                while sock.recv(65536) is not None:
                    pass

    def close(self) -> None:
        for sock in self.socks:
            sock.close()


@pytest.mark.parametrize("seconds", [4, pytest.param(1200, marks=pytest.mark.stress)])
def test_the_server_survives_anything_and_serves_the_others(server, client_of, keep, seconds):
    seed = int(os.environ.get("FUZZ_SEED", random.randrange(1 << 30)))
    print(f"FUZZ_SEED={seed}")
    fuzzer = keep(Fuzzer(server.port, seed))
    ann, bob = client_of(server.port, "ann"), client_of(server.port, "bob")
    guest = keep(Guest(server.port)).enter("guest")
    process = psutil.Process(server.pid)
    memory: list[tuple[float, int]] = []
    start, said, learned_at = time.monotonic(), 0, 0.0

    while (elapsed := time.monotonic() - start) < seconds:
        if elapsed >= learned_at:
            fuzzer.learn()
            learned_at = elapsed + 20
        fuzzer.fire(max(0, int(elapsed * PER_S) - fuzzer.sent))
        if elapsed > said:
            said += 1
            ann.type(f"line {said:06}")
            bob.expect(f"ann says: line {said:06}")
            guest.send(b"C guest still here")
            ann.expect("guest says: still here", said)
            ann.out = bob.out = ""
            memory.append((elapsed, process.memory_info().rss))
        select.select([], [], [], 0.005)

    assert server.process.poll() is None
    late = [size for at, size in memory if at > seconds * SETTLED]
    print(f"{fuzzer.sent} datagrams, {said} lines, memory {late[0] >> 10} to {late[-1] >> 10} KiB")
    if seconds > 60:
        assert late[-1] < late[0] * 1.03 + (1 << 20), "the server's memory grows"
