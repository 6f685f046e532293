"""The child is the room, the parent reads; each ends with the other: PR_SET_PDEATHSIG, SIGCHLD."""

import ctypes
import os
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


def fork_bound():
    """Fork a child that dies with its parent."""
    me = os.getpid()
    pid = os.fork()
    if pid == 0:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != me:
            os._exit(1)
    return pid


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    told = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, told)  # none comes before there is a handler for it
    pid = fork_bound()
    if pid == 0:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, told)
            be_the_room(sock, theirs)
        finally:
            os._exit(0)
    sock.close()

    def end(*_):
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN if number != signal.SIGCHLD else signal.SIG_DFL)
        try:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        finally:
            os._exit(0)

    for number in told:
        signal.signal(number, end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, told)
    for line in sys.stdin:
        ours.send(line.rstrip("\n").encode())
    while True:
        signal.pause()


def be_the_room(sock, console):
    import select

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    room = {}
    while True:
        for ready in select.select([sock, console], [], [])[0]:
            if ready is console:
                post(sock, announce(room, console.recv(65535).decode("utf-8", "replace")))
            else:
                data, sender = sock.recvfrom(65535)
                post(sock, answers(room, sender, data))


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    name = sys.stdin.readline().rstrip("\n")
    sock.send(f"L {name}".encode())
    if (answer := sock.recv(65535)) != b"OK":
        print(clean(answer))
        return 1

    def end(*_):
        os.wait()
        os._exit(0)

    signal.signal(signal.SIGCHLD, end)  # before the fork: the child may be quick
    if fork_bound() == 0:
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            while (data := sock.recv(65535)) != b"EXIT":
                print(clean(data), flush=True)
        finally:
            os._exit(0)
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        if line.strip():
            sock.send(f"C {name} ".encode() + line.rstrip("\n").encode())
    sock.send(f"Q {name}".encode())
    while True:
        signal.pause()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
