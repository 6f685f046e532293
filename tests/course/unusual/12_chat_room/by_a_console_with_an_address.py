"""The console has a UDP socket of its own, and the room knows its address."""

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


def udp(*address):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(address or ("127.0.0.1", 0))
    return sock


def serve(port):
    sock, mouth = udp("127.0.0.1", port), udp()
    watched, alive = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(alive)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            raw = sys.stdin.buffer.raw
            while watched not in select.select([raw, watched], [], [])[0] and (line := raw.readline()):
                mouth.sendto(line.rstrip(b"\n"), ("127.0.0.1", port))
        finally:
            os._exit(0)
    os.close(watched)  # mouth stays open here, too: so nobody else can ever have its port
    gone = os.pidfd_open(pid)

    def buried(*_):
        while True:
            try:
                if not os.waitpid(-1, os.WNOHANG)[0]:
                    return
            except ChildProcessError:
                return

    def stop(*_):
        raise SystemExit(0)

    signal.signal(signal.SIGCHLD, buried)
    buried()
    signal.signal(signal.SIGTERM, stop), signal.signal(signal.SIGINT, stop)
    room = {}
    try:
        while True:
            data, sender = sock.recvfrom(65535)
            if sender == mouth.getsockname():
                post(sock, announce(room, data.decode("utf-8", "replace")))
            else:
                post(sock, answers(room, sender, data))
    finally:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(alive)
        for _ in select.select([gone], [], [])[0]:
            buried()


def chat(host, port):
    sock = udp()
    sock.connect((host, port))
    raw = sys.stdin.buffer.raw
    name = raw.readline().rstrip(b"\n")
    sock.send(b"L " + name)
    if (answer := sock.recv(65535)) != b"OK":
        sys.stdout.write(clean(answer) + "\n")
        return 1
    watched, alive = os.pipe()
    parent = os.getpid()

    def over(*_):
        signal.signal(signal.SIGUSR1, signal.SIG_IGN), signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        raise SystemExit(0)

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGCHLD})
    signal.signal(signal.SIGUSR1, over), signal.signal(signal.SIGCHLD, over)
    if os.fork() == 0:  # prints; and ends the typing parent by a signal
        try:
            os.close(alive)
            while watched not in (ready := select.select([sock, watched], [], [])[0]) and ready:
                if (data := sock.recv(65535)) == b"EXIT":
                    os.kill(parent, signal.SIGUSR1)
                    break
                os.write(1, clean(data).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(watched)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1, signal.SIGCHLD})
        while (line := raw.readline()) and line != b"quit\n":
            line.strip() and sock.send(b"C " + name + b" " + line.rstrip(b"\n"))
        sock.send(b"Q " + name)
        while True:
            signal.pause()
    finally:
        os.close(alive)
        os.wait()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
