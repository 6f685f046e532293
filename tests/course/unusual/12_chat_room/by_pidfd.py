"""Each process watches the other one's pidfd."""

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


def second(work):
    """Fork; both sides have a descriptor that tells of the other's end."""
    parent = os.pidfd_open(os.getpid())
    incoming, outgoing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.setsid()
            os.close(incoming)
            code = work(parent, outgoing)
        finally:
            os._exit(code or 0)
    os.close(outgoing), os.close(parent)
    return pid, os.pidfd_open(pid), incoming


def copy_lines(parent, outgoing):
    while parent not in select.select([0, parent], [], [])[0]:
        if not (data := os.read(0, 65536)):
            return
        os.write(outgoing, data)


def over(*_):
    raise SystemExit


def end(pid):
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    pid, ended, typed = second(copy_lines)
    signal.signal(signal.SIGTERM, over), signal.signal(signal.SIGINT, over)
    room, rest, sources = {}, b"", {sock, ended, typed}
    try:
        while True:
            ready = select.select(sources, [], [])[0]
            if sock in ready:
                data, sender = sock.recvfrom(65535)
                post(sock, answers(room, sender, data))
            if typed in ready:
                data = os.read(typed, 65536)
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    post(sock, announce(room, line.decode("utf-8", "replace")))
                sources -= set() if data else {typed}
            if ended in ready:
                os.waitpid(pid, 0)
                sources, pid = sources - {ended}, 0
    finally:
        if pid:
            end(pid)


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
    pid, ended, typed = second(copy_lines)
    rest, sources = b"", {sock, ended, typed}
    leaving = False
    while True:
        ready = select.select(sources, [], [])[0]
        if sock in ready:
            if (data := sock.recv(65535)) == b"EXIT":
                break
            print(clean(data), flush=True)
        if typed in ready:
            data = os.read(typed, 65536)
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                if line == b"quit":
                    data = b""
                    break
                if line:
                    sock.send(b"C " + name + b" " + line)
            sources -= set() if data else {typed}
            if not data and not leaving:
                leaving = True
                sock.send(b"Q " + name)
        sources -= {ended} & set(ready)
    end(pid)
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
