"""recvmsg, sendmsg, poll, and a class that is the program."""

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


class Program:
    """A socket, a helper that reads lines, a pipe from it, and one to it that only ever ends."""

    def __init__(self, sock):
        self.sock, self.rest = sock, b""
        self.lines, outgoing = os.pipe()
        watched, self.alive = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                os.close(self.lines), os.close(self.alive)
                self.copy(outgoing, watched)
            finally:
                os._exit(0)
        os.close(outgoing), os.close(watched)
        self.poll = select.poll()
        self.poll.register(sock, select.POLLIN)
        self.poll.register(self.lines, select.POLLIN)

    def copy(self, outgoing, watched):
        poll = select.poll()
        poll.register(0, select.POLLIN)
        poll.register(watched, 0)
        while watched not in dict(poll.poll()):
            if not (data := os.read(0, 65536)):
                return
            os.write(outgoing, data)

    def events(self):
        """Yield (line, None), (None, (data, sender)), and once (None, None): the lines are over."""
        while True:
            for descriptor, _ in self.poll.poll():
                if descriptor == self.sock.fileno():
                    buffer = bytearray(65535)
                    size, _, _, sender = self.sock.recvmsg_into([buffer])
                    yield None, (bytes(buffer[:size]), sender)
                    continue
                data = os.read(descriptor, 65536)
                *lines, self.rest = (self.rest + data).split(b"\n")
                for line in lines:
                    yield line.decode("utf-8", "replace"), None
                if not data:
                    self.poll.unregister(descriptor)
                    yield None, None

    def end(self):
        os.close(self.alive)
        os.waitpid(self.pid, 0)


def stop(*_):
    raise SystemExit(0)


def serve(port):
    signal.signal(signal.SIGTERM, stop), signal.signal(signal.SIGINT, stop)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    program, room = Program(sock), {}
    try:
        for line, datagram in program.events():
            letters = announce(room, line) if line is not None else ()
            if datagram:
                letters = answers(room, datagram[1], datagram[0])
            for data, address in letters:
                try:
                    sock.sendmsg([data], (), 0, address)
                except OSError:
                    continue
    finally:
        program.end()


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    program, name, inside = Program(sock), None, False
    code, left = None, False
    for line, datagram in program.events():
        if datagram:
            data, sender = datagram
            if sender != (host, port):
                continue
            if not inside and data != b"OK":
                print(clean(data))
                code = 1
            elif data == b"EXIT":
                code = 0
            elif inside:
                print(clean(data), flush=True)
            inside = True
        elif name is None and line is not None:
            name = line
            sock.sendto(f"L {name}".encode(), (host, port))
        elif line is None or line == "quit":
            if not left:
                left = True
                sock.sendto(f"Q {name}".encode(), (host, port))
        elif line:
            sock.sendto(f"C {name} {line}".encode(), (host, port))
        if code is not None:
            break
    program.end()
    return code


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
