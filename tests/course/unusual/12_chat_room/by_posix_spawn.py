"""The second process is another Python, spawned, with a pipe; it watches our pidfd."""

import os
import select
import signal
import socket
import sys
import unicodedata


def refused(name, room, sender):
    looks = "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
    if not 0 < len(name) <= 24 or not name.isprintable() or name.strip() != name:
        return "请用 1 到 24 个可打印字符"
    if looks in ("管理员", "admin", "administrator") or name in room.values() or sender in room:
        return "该用户已存在"
    return ""


def answers(room, sender, data):
    """Pairs of bytes and address."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    name, others = room.get(sender), [each for each in room if each != sender]
    if text.startswith("L "):
        if reason := refused(text[2:], room, sender):
            yield reason.encode(), sender
            return
        room[sender] = text[2:]
        yield b"OK", sender
        for each in others:
            yield f"{text[2:]} 进入了聊天室".encode(), each
    elif name and text.startswith(f"C {name} "):
        for each in others:
            yield f"{name} 说：{text[len(name) + 3 :]}".encode(), each
    elif name and text == f"Q {name}":
        del room[sender]
        yield b"EXIT", sender
        for each in others:
            yield f"{name} 退出了聊天室".encode(), each


def clean(data):
    return "".join(c if c.isprintable() else "?" for c in data.decode("utf-8", "replace").strip())


def post(sock, letters):
    for data, address in letters:
        try:
            sock.sendto(data, address)
        except OSError:
            continue


def announce(room, line):
    return [(f"管理员说：{line}".encode(), each) for each in room]


GUARD = """
import os, select, sys
end = os.pidfd_open(int(sys.argv[1]))
while end not in select.select([0, end], [], [])[0]:
    if not (data := os.read(0, 65536)):
        break
    os.write(1, data)
"""


class Reader:
    """Whoever reads the lines; select can wait for it."""

    def __init__(self):
        incoming, outgoing = os.pipe()
        words = [sys.executable, "-S", "-c", GUARD, str(os.getpid())]
        streams = [(os.POSIX_SPAWN_DUP2, outgoing, 1)]
        self.pid = os.posix_spawn(sys.executable, words, os.environ, file_actions=streams, setsid=True)
        os.close(outgoing)
        self.incoming, self.rest = incoming, b""

    def fileno(self):
        return self.incoming

    def read(self):
        data = os.read(self.incoming, 65536)
        *lines, self.rest = (self.rest + data).split(b"\n")
        return bool(data), [line.decode("utf-8", "replace") for line in lines]

    def end(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0


def stop(*_):
    raise SystemExit(0)


def serve(port):
    signal.signal(signal.SIGTERM, stop), signal.signal(signal.SIGINT, stop)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    reader, room = Reader(), {}
    sources = [sock, reader]
    try:
        while True:
            for ready in select.select(sources, [], [])[0]:
                if ready is sock:
                    data, sender = sock.recvfrom(65535)
                    post(sock, answers(room, sender, data))
                    continue
                goes_on, typed = reader.read()
                for line in typed:
                    post(sock, announce(room, line))
                if not goes_on:
                    sources.remove(reader)
                    reader.end()
    finally:
        reader.end()


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    name = sys.stdin.buffer.raw.readline().decode().strip()
    sock.send(f"L {name}".encode())
    if (answer := sock.recv(65535)) != b"OK":
        print(clean(answer))
        return 1
    reader = Reader()
    sources = [sock, reader]
    while True:
        for ready in select.select(sources, [], [])[0]:
            if ready is sock:
                if (data := sock.recv(65535)) == b"EXIT":
                    reader.end()
                    return 0
                print(clean(data), flush=True)
                continue
            goes_on, typed = reader.read()
            for line in typed:
                if line == "quit":
                    goes_on = False
                elif line:
                    sock.send(f"C {name} {line}".encode())
            if not goes_on:
                sources.remove(reader)
                sock.send(f"Q {name}".encode())


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
