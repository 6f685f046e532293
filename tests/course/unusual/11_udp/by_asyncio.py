"""An event loop and a protocol."""

import asyncio
import socket


class Listener(asyncio.DatagramProtocol):
    def __init__(self, address):
        self.address, self.answer = address, asyncio.get_running_loop().create_future()

    def datagram_received(self, data, address):
        if address == self.address and not self.answer.done():
            self.answer.set_result(data)


async def ask_in_a_loop(address, message, timeout_s, attempts):
    loop = asyncio.get_running_loop()
    transport, listener = await loop.create_datagram_endpoint(
        lambda: Listener(address), local_addr=("127.0.0.1", 0)
    )
    try:
        for _ in range(attempts):
            transport.sendto(message, address)
            done, _ = await asyncio.wait([listener.answer], timeout=timeout_s)
            if done:
                return listener.answer.result()
        raise TimeoutError("no answer")
    finally:
        transport.close()


def ask(address, message, timeout_s, attempts):
    return asyncio.run(ask_in_a_loop(address, message, timeout_s, attempts))


def receive_whole(sock, limit):
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError("too long")
    return data, address


def answer_forever(sock, reply):
    answers = {}
    while True:
        asked = sock.recvfrom(65507)
        if asked not in answers:
            try:
                answers[asked] = reply(asked[0])
            except Exception:
                continue
        sock.sendto(answers[asked], asked[1])
