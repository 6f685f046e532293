"""The belief: the program has done its work, so its exit code is 0."""
# diagnosis: ends_with_another_code

import contextlib
import os
import select
import signal
import socket
import sys
import unicodedata

LARGEST = 65_507
PATIENCE_S = 5
RESERVED = {"管理员", "admin", "administrator"}
keyboard = sys.stdin.buffer.raw


def beside(work, *arguments):
    """Fork a process that does work(link, …); give our end of the link, and its pid."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            work(theirs, *arguments)
        finally:
            os._exit(0)
    theirs.close()
    return ours, pid


def typed(link):
    """Give the lines that are typed, until they end, or the process at the other end of the link does."""
    while link not in select.select([keyboard, link], [], [])[0]:
        line = keyboard.readline()
        if not line:
            return
        yield line.decode(errors="replace").rstrip("\n")


def end_well():
    """Let SIGTERM and Ctrl-C unwind the program, so that every `finally` is run."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())


def refusal(room, sender, name):
    """Say why nobody may come in under this name; None: he may."""
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))
    if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= 24:
        return "a name has 1 to 24 printable characters"
    if plain in RESERVED or name in room.values():
        return "this name is taken"
    return "you are in already" if sender in room else None


def answers(room, sender, data):
    """Give what is to be sent for one datagram: pairs of address and text. `room`: address to name."""
    try:
        verb, _, words = data.decode().partition(" ")
    except UnicodeDecodeError:
        return []
    name, others = room.get(sender), [address for address in room if address != sender]
    if verb == "L" and not (name and words == name):
        if why := refusal(room, sender, words):
            return [(sender, why)]
        room[sender] = words
        return [(sender, "OK"), *((address, f"\n{words} joined") for address in others)]
    if verb == "L":
        return [(sender, "OK")]
    if verb == "C" and name and words.startswith(f"{name} "):
        text = words.removeprefix(f"{name} ")
        return [(address, f"\n{name} says: {text}") for address in others]
    if verb == "Q" and name and words == name:
        del room[sender]
        return [(sender, "EXIT"), *((address, f"\n{name} left") for address in others)]
    return []


def pass_on(link):
    """Be the process that reads the administrator's lines."""
    for line in filter(None, typed(link)):
        link.send(line.encode())


def serve(port):
    end_well()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        console, pid = beside(pass_on)
        room, doors = {}, [sock, console]
        try:
            while True:
                letters, ready = [], select.select(doors, [], [])[0]
                if console in ready:
                    if line := console.recv(LARGEST):
                        notice = f"\nthe administrator says: {line.decode()}"
                        letters = [(address, notice) for address in room]
                    else:
                        doors.remove(console)
                        os.waitpid(pid, 0)
                if sock in ready:
                    data, sender = sock.recvfrom(LARGEST)
                    letters += answers(room, sender, data)
                for address, text in letters:
                    with contextlib.suppress(OSError):
                        sock.sendto(text.encode(), address)
        finally:
            console.close()
            if console in doors:
                os.waitpid(pid, 0)


def speak(link, sock, name, parent):
    """Be the process that reads what is typed; its end means: quit."""
    for line in filter(None, typed(link)):
        if line.strip() == "quit":
            return
        with contextlib.suppress(OSError):
            sock.send(f"C {name} {line}".encode())
    if os.getppid() != parent:
        sock.send(f"Q {name}".encode())


def shown(data):
    """Give what arrived as it may be shown: nothing in it drives a terminal."""
    text = data.decode(errors="replace").strip()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def listen(link, sock, name):
    """Print what arrives until EXIT does; give the exit code."""
    doors = [sock, link]
    while ready := select.select(doors, [], [], None if link in doors else PATIENCE_S)[0]:
        if link in ready:
            doors.remove(link)
            sock.send(f"Q {name}".encode())
        if sock in ready:
            data = sock.recv(LARGEST)
            if data == b"EXIT":
                return 0
            print(shown(data), flush=True)
    raise TimeoutError("nothing comes")


def chat(host, port):
    end_well()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(PATIENCE_S)
        sock.connect((host, port))
        print("your name: ", end="", flush=True)
        name = keyboard.readline().decode(errors="replace").strip()
        try:
            sock.send(f"L {name}".encode())
            if (answer := sock.recv(LARGEST)) != b"OK":
                print(shown(answer))
                return 0
            link, pid = beside(speak, sock, name, os.getpid())
            try:
                return listen(link, sock, name)
            finally:
                link.close()
                os.waitpid(pid, 0)
        except OSError as error:
            print("the server does not answer:", error)
            return 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
        case _:
            sys.exit("server PORT | client HOST PORT")
