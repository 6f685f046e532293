"""functools remembers."""

import functools
import socket
import time


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(attempts):
            sock.sendto(message, address)
            deadline = time.monotonic() + timeout_s
            while (left := deadline - time.monotonic()) > 0:
                sock.settimeout(left)
                try:
                    answer, sender = sock.recvfrom(65507)
                except TimeoutError:
                    break
                if sender == address:
                    return answer
    raise TimeoutError("no answer")


def receive_whole(sock, limit):
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError("too long")
    return data, address


def answer_forever(sock, reply):
    @functools.lru_cache(maxsize=500)
    def remembered(sender, question):
        return reply(question)

    while True:
        question, sender = sock.recvfrom(65507)
        try:
            sock.sendto(remembered(sender, question), sender)
        except Exception as error:
            error.add_note("and on we go")
