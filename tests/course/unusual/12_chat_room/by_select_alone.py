"""One process, and select."""

import contextlib
import os
import select
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


def lines(descriptor, rest):
    data = os.read(descriptor, 65536)
    rest[0] += data
    *whole, rest[0] = rest[0].split(b"\n")
    return bool(data), [line.decode("utf-8", "replace") for line in whole]


def serve(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, contextlib.suppress(KeyboardInterrupt):
        sock.bind(("", port))
        room, sources, rest = {}, [sock, 0], [b""]
        while True:
            for ready in select.select(sources, [], [])[0]:
                if ready is sock:
                    data, sender = sock.recvfrom(65535)
                    post(sock, answers(room, sender, data))
                    continue
                goes_on, typed = lines(0, rest)
                for line in typed:
                    post(sock, announce(room, line))
                if not goes_on:
                    sources.remove(0)


def chat(host, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        name, sources, rest, inside = None, [sock, 0], [b""], False
        while True:
            for ready in select.select(sources, [], [])[0]:
                if ready is sock:
                    data, sender = sock.recvfrom(65535)
                    if sender != (host, port):
                        continue
                    if not inside and data != b"OK":
                        print(clean(data), flush=True)
                        return 1
                    if data == b"EXIT":
                        return 0
                    if inside:
                        print(clean(data), flush=True)
                    inside = True
                    continue
                goes_on, typed = lines(0, rest)
                for line in typed:
                    if name is None:
                        name = line
                        sock.sendto(f"L {name}".encode(), (host, port))
                    elif line == "quit":
                        goes_on = False
                        break
                    elif line:
                        sock.sendto(f"C {name} {line}".encode(), (host, port))
                if not goes_on:
                    sources.remove(0)
                    sock.sendto(f"Q {name}".encode(), (host, port))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
