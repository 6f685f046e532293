"""Both processes send by the one socket: the console has a table of its own, told of who comes and goes."""

import os
import select
import signal
import socket
import struct
import sys

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff "
RESERVED = ("管理员", "admin", "administrator")


def is_fine(name, taken):
    seen = name.translate({ord(sign): None for sign in HIDDEN}).lower()
    whole = 1 <= len(name) <= 24 and all(sign == " " or sign.isprintable() for sign in name)
    return whole and name.strip(" ") == name and name not in taken and seen not in RESERVED


def send(sock, words, *to):
    for address in to:
        try:
            sock.sendto(words.encode(), address)
        except OSError:  # too long
            return


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    out, news = os.pipe()
    if not (console := os.fork()):
        os.close(news)
        os._exit(administrate(sock, out))
    os.close(out)
    for number in (signal.SIGCHLD, signal.SIGPIPE):  # the console is dead: so are we
        signal.signal(number, lambda *_: os._exit(os.waitpid(console, 0)[1] and 1))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: (os.close(news), os.waitpid(console, 0), os._exit(0)))
    table = {}
    while True:
        data, sender = sock.recvfrom(65535)
        change = on_datagram(sock, table, data, sender)
        if change:
            os.write(news, struct.pack("!c4sH", change, socket.inet_aton(sender[0]), sender[1]))


def on_datagram(sock, table, data, sender):
    try:
        verb, claim = data[:2], data[2:].decode()
    except UnicodeDecodeError:
        return None
    mine = table.get(sender)
    others = [address for address in table if address != sender]
    if verb == b"L " and mine is None:
        if not is_fine(claim, table.values()):
            return send(sock, "this name will not do", sender)
        table[sender] = claim
        send(sock, "OK", sender)
        send(sock, f"\n{claim} joined", *others)
        return b"+"
    if verb == b"C " and mine and claim.startswith(mine + " "):
        return send(sock, f"\n{mine} says: " + claim[len(mine) + 1 :], *others)
    if verb == b"Q " and mine == claim:
        del table[sender]
        send(sock, "EXIT", sender)
        send(sock, f"\n{mine} left", *others)
        return b"-"
    return None


def administrate(sock, news):
    """Be the console: told of everybody by the pipe, and of the other's end by the end of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    members, typed, doors = set(), b"", [news, 0]
    while True:
        ready = select.select(doors, [], [])[0]
        if news in ready:  # first, so that nobody is forgotten
            change = os.read(news, 7)
            if not change:
                return 0
            kind, host, port = struct.unpack("!c4sH", change)
            (members.add if kind == b"+" else members.discard)((socket.inet_ntoa(host), port))
        elif 0 in ready:
            piece = os.read(0, 4096)
            if not piece:
                doors.remove(0)
            *lines, typed = (typed + piece).split(b"\n")
            for line in lines:
                send(sock, f"\nadministrator: {line.decode()}", *members)


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server = host, port
    name = sys.stdin.readline().strip()
    send(sock, "L " + name, server)
    while (heard := sock.recvfrom(65535))[1] != server:
        continue
    if heard[0] != b"OK":
        print(heard[0].decode(errors="replace"))
        return 1
    reader = os.getpid()
    watched = os.pidfd_open(reader)
    if not (writer := os.fork()):
        os._exit(write(sock, server, name, watched))
    end = os.pidfd_open(writer)
    while end not in select.select([sock, end], [], [])[0]:
        data, sender = sock.recvfrom(65535)
        if sender != server:
            continue
        if data == b"EXIT":
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
            return 0
        print(
            "".join(c if c.isprintable() else "." for c in data.decode(errors="replace").strip()), flush=True
        )
    send(sock, "Q " + name, server)
    os.waitpid(writer, 0)
    return 1


def write(sock, server, name, reader):
    while reader not in select.select([0, reader], [], [])[0]:
        line = sys.stdin.readline()  # a terminal gives a line at a time
        if line in ("", "quit\n"):
            break
        if line != "\n":
            send(sock, f"C {name} {line[:-1]}", server)
    send(sock, "Q " + name, server)
    select.select([reader], [], [])
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
