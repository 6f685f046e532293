"""The belief: a message ends with a newline."""
# diagnosis: does_not_let_in

import os
import select
import signal
import socket
import sys

RESERVED = {"管理员", "admin", "administrator"}


def why_not(name, room):
    """Say why nobody may come in under this name; None: he may."""
    bare = "".join(c for c in name if c.isprintable() and c != " ").lower()
    if not 1 <= len(name) <= 24 or name != name.strip() or not name.isprintable():
        return "a name has 1 to 24 printable characters"
    return "taken" if bare in RESERVED or name in room.values() else None


def tell(sock, addresses, sentence):
    """Send a sentence to everybody."""
    for address in addresses:
        try:
            sock.sendto(sentence.encode(), address)
        except OSError:
            print("too long", file=sys.stderr)


def answer(sock, room, data, sender):
    """Do what one datagram asks for."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    name, others = room.get(sender), [address for address in room if address != sender]
    if text.startswith("L ") and not name:
        reason = why_not(text[2:], room)
        if reason:
            tell(sock, [sender], reason)
            return
        room[sender] = text[2:]
        sock.sendto(b"OK\n", sender)
        tell(sock, others, f"{text[2:]} joined")
    elif name and text.startswith(f"C {name} "):
        tell(sock, others, f"{name} says: {text[len(name) + 3 :]}")
    elif name and text == f"Q {name}":
        del room[sender]
        sock.sendto(b"EXIT", sender)
        tell(sock, others, f"{name} left")


def read_lines(link):
    """Be the administrator's process: hand over his lines."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    typed = b""
    while link not in select.select([0, link], [], [])[0]:
        piece = os.read(0, 4096)
        if not piece:
            break
        *lines, typed = (typed + piece).split(b"\n")
        for line in lines:
            link.send(line)
    os._exit(0)


def serve(port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    room = {}
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child == 0:
        ours.close()
        read_lines(theirs)
    theirs.close()

    def stop(*_):
        ours.close()
        if ours_is_open:
            os.waitpid(child, 0)
        os._exit(0)

    ours_is_open = True
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    waiting = [sock, ours]
    while True:
        ready, _, _ = select.select(waiting, [], [])
        if ours in ready:
            line = ours.recv(65535).decode()
            if not line:
                waiting.remove(ours)
                ours_is_open = False
                os.waitpid(child, 0)
            else:
                tell(sock, room, f"administrator says: {line}")
        if sock in ready:
            data, sender = sock.recvfrom(65535)
            answer(sock, room, data, sender)


def hear(sock, server):
    """Receive what the server says."""
    while True:
        data, sender = sock.recvfrom(65535)
        if sender == server:
            return data


def show(data):
    """Print it, but nothing that drives the terminal."""
    print("".join(c for c in data.decode(errors="replace") if c.isprintable()), flush=True)


def listen(sock, server, link):
    """Be the process that receives."""
    while link not in select.select([sock, link], [], [])[0]:
        data, sender = sock.recvfrom(65535)
        if sender != server:
            continue
        if data == b"EXIT":
            break
        show(data)
    os._exit(0)


def chat(host, port):
    server = (host, port)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    name = input("name: ")
    sock.sendto(f"L {name}".encode(), server)
    first = hear(sock, server)
    if first != b"OK":
        show(first)
        return 1
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        listen(sock, server, theirs)
    theirs.close()
    leaving = False
    while True:
        doors = [ours] if leaving else [ours, sys.stdin]
        if ours in select.select(doors, [], [])[0]:
            break
        line = sys.stdin.readline()
        if line in ("", "quit\n"):
            leaving = True
            sock.sendto(f"Q {name}".encode(), server)
        elif line != "\n":
            sock.sendto(f"C {name} {line[:-1]}".encode(), server)
    if not leaving:
        sock.sendto(f"Q {name}".encode(), server)
    os.waitpid(child, 0)
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
        case _:
            sys.exit("server PORT | client HOST PORT")
