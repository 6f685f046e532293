"""poll(2), and functions that call themselves."""

import select
import socket
import time


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        return attempt(sock, address, message, timeout_s, attempts)


def attempt(sock, address, message, timeout_s, left):
    if left == 0:
        raise TimeoutError("no answer")
    sock.sendto(message, address)
    answer = hear(sock, address, time.monotonic() + timeout_s)
    return attempt(sock, address, message, timeout_s, left - 1) if answer is None else answer


def hear(sock, address, deadline):
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    if not poll.poll(max(0, deadline - time.monotonic()) * 1000):
        return None
    answer, sender = sock.recvfrom(65507)
    return answer if sender == address else hear(sock, address, deadline)


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
