"""multiprocessing: a Process and a Pipe for each program."""

import multiprocessing
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


mp = multiprocessing.get_context("fork")


def read_lines(link, theirs):
    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rest = b""
    while link not in select.select([0, link], [], [])[0]:
        data = os.read(0, 65536)
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            link.send(line.decode("utf-8", "replace"))
        if not data:
            break
    os._exit(0)


def start():
    ours, theirs = mp.Pipe()
    process = mp.Process(target=read_lines, args=(theirs, ours))
    process.start()
    theirs.close()
    return ours, process


def leave(*_):
    sys.exit(0)


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    link, process = start()
    signal.signal(signal.SIGTERM, leave), signal.signal(signal.SIGINT, leave)
    room, sources = {}, [sock, link]
    try:
        while True:
            for ready in select.select(sources, [], [])[0]:
                if ready is sock:
                    data, sender = sock.recvfrom(65535)
                    post(sock, answers(room, sender, data))
                    continue
                try:
                    post(sock, announce(room, link.recv()))
                except (EOFError, ConnectionError):
                    sources.remove(link)
                    process.join()
    finally:
        link.close()
        process.join()


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    name = b""
    while (letter := os.read(0, 1)) not in (b"\n", b""):
        name += letter
    sock.send(b"L " + name)
    if (answer := sock.recv(65535)) != b"OK":
        print(clean(answer))
        return 1
    link, process = start()
    sources = [sock, link]
    while True:
        for ready in select.select(sources, [], [])[0]:
            if ready is sock:
                if (data := sock.recv(65535)) == b"EXIT":
                    link.close()
                    process.join()
                    return 0
                print(clean(data), flush=True)
                continue
            try:
                line = link.recv().encode()
            except (EOFError, ConnectionError):
                line = b"quit"
            if line == b"quit":
                sources.remove(link)
                sock.send(b"Q " + name)
            elif line:
                sock.send(b"C " + name + b" " + line)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
