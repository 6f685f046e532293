"""The selectors module, and a memory with an end."""

import selectors
import socket
import time


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock, selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        for _ in range(attempts):
            sock.sendto(message, address)
            deadline = time.monotonic() + timeout_s
            while selector.select(max(0, deadline - time.monotonic())):
                answer, sender = sock.recvfrom(65507)
                if sender == address:
                    return answer
    raise TimeoutError("no answer")


def receive_whole(sock, limit):
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError("too long")
    return data, address


def answer_forever(sock, reply):
    asked, answers = [], []
    while True:
        question, sender = sock.recvfrom(65507)
        if (question, sender) in asked:
            sock.sendto(answers[asked.index((question, sender))], sender)
            continue
        try:
            answer = bytearray(reply(question))
        except Exception:
            continue
        asked, answers = [*asked, (question, sender)][-100:], [*answers, answer][-100:]
        sock.sendmsg([answer], [], 0, sender)
