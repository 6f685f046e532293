"""Threads, and a process that is ended by os._exit."""

import os
import signal
import socket
import sys
import threading
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


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    room, lock = {}, threading.Lock()

    def console():
        for line in sys.stdin:
            with lock:
                post(sock, announce(room, line.rstrip("\n")))

    threading.Thread(target=console, daemon=True).start()
    while True:
        data, sender = sock.recvfrom(65535)
        with lock:
            post(sock, answers(room, sender, data))


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    name = input("姓名：")
    sock.send(b"L " + name.encode())
    if (answer := sock.recv(65535)) != b"OK":
        print(clean(answer))
        return 1

    def listen():
        while (data := sock.recv(65535)) != b"EXIT":
            print(clean(data), flush=True)
        os._exit(0)

    receiver = threading.Thread(target=listen)
    receiver.start()
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        if line != "\n":
            sock.send(f"C {name} {line.rstrip(chr(10))}".encode())
    sock.send(f"Q {name}".encode())
    receiver.join()
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
