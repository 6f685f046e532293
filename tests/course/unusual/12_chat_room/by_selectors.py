"""selectors, callbacks, and a closure for everything."""

import os
import selectors
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


def pair(work):
    up, down = socket.socketpair()
    if not (pid := os.fork()):
        up.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            work(down)
        finally:
            os._exit(0)
    down.close()
    return pid, up


def read_on(link):
    chosen = selectors.DefaultSelector()
    chosen.register(link, selectors.EVENT_READ, "link")
    try:
        chosen.register(0, selectors.EVENT_READ, "typed")
    except PermissionError:  # a file is always ready: epoll refuses it
        link.sendall(os.read(0, 1 << 20))
        return
    while True:
        if any(key.data == "link" for key, _ in chosen.select()):
            return
        if not (data := os.read(0, 65536)):
            return
        link.sendall(data)


def lines_of(link, rest):
    data = link.recv(65536)
    *lines, rest[0] = (rest[0] + data).split(b"\n")
    return lines if data else None


def serve(port):
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, selectors.DefaultSelector() as chosen:
        sock.bind(("127.0.0.1", port))
        pid, link = pair(read_on)
        room, rest = {}, [b""]

        def hear():
            data, sender = sock.recvfrom(65535)
            post(sock, answers(room, sender, data))

        def shout():
            lines = lines_of(link, rest)
            if lines is None:
                chosen.unregister(link)
                os.waitid(os.P_PID, pid, os.WEXITED)
                link.close()
            for line in lines or ():
                post(sock, announce(room, line.decode("utf-8", "replace")))

        chosen.register(sock, selectors.EVENT_READ, hear)
        chosen.register(link, selectors.EVENT_READ, shout)
        try:
            while True:
                for key, _ in chosen.select():
                    key.data()
        finally:
            if link.fileno() >= 0:
                link.close()
                os.waitid(os.P_PID, pid, os.WEXITED)


def chat(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, selectors.DefaultSelector() as chosen:

        def send(data):
            sock.sendto(data, (host, port))

        name = sys.stdin.buffer.raw.readline().rstrip(b"\n")
        send(b"L " + name)
        while (answer := sock.recvfrom(65535))[1] != (host, port):
            continue
        if answer[0] != b"OK":
            print(clean(answer[0]))
            return 1
        pid, link = pair(read_on)
        rest = [b""]
        chosen.register(sock, selectors.EVENT_READ)
        chosen.register(link, selectors.EVENT_READ)
        while True:
            for key, _ in chosen.select():
                if key.fileobj is sock:
                    data, sender = sock.recvfrom(65535)
                    if sender == (host, port) and data == b"EXIT":
                        link.close()
                        os.waitid(os.P_PID, pid, os.WEXITED)
                        return 0
                    if sender == (host, port):
                        print(clean(data), flush=True)
                    continue
                lines = lines_of(link, rest)
                if lines is None or b"quit" in lines:
                    send(b"Q " + name)
                    chosen.unregister(link)
                    continue
                for line in filter(None, lines):
                    send(b"C " + name + b" " + line)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
