"""asyncio: protocols, futures, no loop of one's own."""

import asyncio
import contextlib
import os
import signal
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


class Room(asyncio.DatagramProtocol):
    def __init__(self):
        self.room = {}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, sender):
        for reply, address in answers(self.room, sender, data):
            self.transport.sendto(reply, address)


async def read_lines():
    """Give a queue of lines; None is the end."""
    loop, queue, rest = asyncio.get_running_loop(), asyncio.Queue(), [b""]

    def readable():
        data = os.read(0, 65536)
        rest[0] += data
        *whole, rest[0] = rest[0].split(b"\n")
        for line in whole:
            queue.put_nowait(line.decode("utf-8", "replace"))
        if not data:
            loop.remove_reader(0)
            queue.put_nowait(None)

    loop.add_reader(0, readable)
    return queue


async def run_server(port):
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    transport, protocol = await loop.create_datagram_endpoint(Room, local_addr=("127.0.0.1", port))

    async def console():
        queue = await read_lines()
        while (line := await queue.get()) is not None:
            for data, address in announce(protocol.room, line):
                transport.sendto(data, address)

    task = asyncio.create_task(console())
    await over.wait()
    task.cancel()
    transport.close()


def serve(port):
    asyncio.run(run_server(port))


class Guest(asyncio.DatagramProtocol):
    def __init__(self):
        self.came = asyncio.Queue()

    def datagram_received(self, data, _):
        self.came.put_nowait(data)


async def run_client(host, port):
    loop = asyncio.get_running_loop()
    transport, guest = await loop.create_datagram_endpoint(Guest, remote_addr=(host, port))
    queue = await read_lines()
    name = await queue.get()
    transport.sendto(f"L {name}".encode())
    if (answer := await guest.came.get()) != b"OK":
        print(clean(answer))
        return 1

    async def speak():
        while (line := await queue.get()) not in (None, "quit"):
            if line:
                transport.sendto(f"C {name} {line}".encode())
        transport.sendto(f"Q {name}".encode())

    task = asyncio.create_task(speak())
    while (data := await guest.came.get()) != b"EXIT":
        print(clean(data), flush=True)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return 0


def chat(host, port):
    return asyncio.run(run_client(host, port))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
