"""Lab 12, the chat room: a table of who is where; two processes in each program, each seeing the other's end.

实验 12，聊天室：一张“谁在哪个地址”的表；每个程序两个进程，彼此看得见对方的结束。
"""

import contextlib
import os
import select
import signal
import socket
import sys
import unicodedata

LARGEST = 65_507  # bytes in a datagram; a smaller buffer would cut it  # 缓冲区小了会截断
PATIENCE_S = 5
RESERVED = {"管理员", "admin", "administrator"}
keyboard = sys.stdin.buffer.raw  # select knows of the kernel's buffers only  # select 只知道内核的缓冲区


# ---- two processes  两个进程


@contextlib.contextmanager
def beside(work, *arguments):
    """Fork a process that does work(link, …); give our end of the link. It ends with us, and is reaped."""
    # SEQPACKET has boundaries, as datagrams have, and an end, as a stream has: whichever process dies, and
    # however, the other one reads b"". unix(7)  # 有边界，也有结尾：哪个进程死了，另一个都会读到 b""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()  # else there would never be an end  # 不关掉就永远没有结尾
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent; its end is ours
            work(theirs, *arguments)
        finally:
            os._exit(0)
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        os.waitpid(pid, 0)


def typed(link):
    """Give the lines that are typed, until they end, or the process at the other end of the link does."""
    # Never blocked in a read of the keyboard alone: that is how a process is left behind at its input().
    # 绝不只阻塞在读键盘上：被丢在 input() 里的进程就是这么来的。
    while link not in select.select([keyboard, link], [], [])[0]:
        line = keyboard.readline()
        if not line:
            return
        if text := line.decode(errors="replace").rstrip("\n"):
            yield text


def end_well():
    """Let SIGTERM and Ctrl-C unwind the program, so that every `finally` is run."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())


# ---- the server  服务器


def refusal(room, name):
    """Say why nobody may come in under this name; None: he may."""
    # What looks the same is the same: 管 理 员, Ａdmin.  看上去一样，就是一样。
    plain = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))
    if not name.isprintable() or name != name.strip() or not 1 <= len(name) <= 24:
        return "a name has 1 to 24 printable characters"
    return "this name is taken" if plain in RESERVED or name in room.values() else None


def answers(room, sender, data):
    """Give what is to be sent for one datagram: pairs of address and text. `room`: address to name."""
    try:
        verb, _, words = data.decode().partition(" ")
    except UnicodeDecodeError:
        return []
    # Who speaks is told by the address; a datagram claims what it likes.  谁在说话，由地址决定，不由内容。
    name, others = room.get(sender), [address for address in room if address != sender]
    if verb == "L" and not name:
        if why := refusal(room, words):
            return [(sender, why)]
        room[sender] = words
        return [(sender, "OK"), *((address, f"\n{words} joined") for address in others)]
    if verb == "C" and name and words.startswith(f"{name} "):  # so that a name may hold spaces
        text = words.removeprefix(f"{name} ")
        return [(address, f"\n{name} says: {text}") for address in others]
    if verb == "Q" and words == name:
        del room[sender]
        return [(sender, "EXIT"), *((address, f"\n{name} left") for address in others)]
    return []


def pass_on(link):
    """Be the process that reads the administrator's lines."""
    for line in typed(link):
        link.send(line.encode())
    link.recv(1)  # they are over, the room is not: stay until it is  # 输入完了，聊天室还没完：陪到结束


def serve(port):
    end_well()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))  # no SO_REUSEADDR: it gives the port away  # 设了它，端口会被抢走
        room = {}
        # The administrator comes through a door that no datagram reaches.  管理员走的门，数据报到不了。
        with beside(pass_on) as console:
            while True:
                if console not in select.select([sock, console], [], [])[0]:
                    data, sender = sock.recvfrom(LARGEST)
                    letters = answers(room, sender, data)
                elif line := console.recv(LARGEST):
                    letters = [(address, f"\nthe administrator says: {line.decode()}") for address in room]
                else:  # his process was killed  # 他的进程被杀了
                    return 1
                for address, text in letters:
                    with contextlib.suppress(OSError):  # no way there, or too long by now: his loss, not ours
                        sock.sendto(text.encode(), address)


# ---- the client  客户端


def speak(link, sock, name):
    """Be the process that reads what is typed, and says goodbye: after quit, Ctrl-D, or the other's death."""
    for line in typed(link):
        if line == "quit":
            break
        sock.send(f"C {name} {line}".encode())
    sock.send(f"Q {name}".encode())
    select.select([link], [], [], PATIENCE_S)  # until EXIT has come; it may be lost  # 等到 EXIT；它可能会丢


def shown(data):
    """Give what arrived as it may be shown: nothing in it drives a terminal."""
    text = data.decode(errors="replace").strip()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def listen(link, sock, name):
    """Print what arrives until EXIT does; give the exit code."""
    while link not in select.select([sock, link], [], [])[0]:
        data = sock.recv(LARGEST)
        if data == b"EXIT":
            return 0
        print(shown(data), flush=True)
    sock.send(f"Q {name}".encode())  # the other one was killed, or EXIT lost  # 另一个被杀了，或者 EXIT 丢了
    return 1


def chat(host, port):
    end_well()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(PATIENCE_S)
        sock.connect((host, port))  # deaf to strangers, and told of a dead server (lab 11)  # 听不见陌生人
        print("your name: ", end="", flush=True)
        name = keyboard.readline().decode(errors="replace").strip()
        try:
            sock.send(f"L {name}".encode())
            if (answer := sock.recv(LARGEST)) != b"OK":
                print(shown(answer))
                return 1
            with beside(speak, sock, name) as link:
                return listen(link, sock, name)
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
