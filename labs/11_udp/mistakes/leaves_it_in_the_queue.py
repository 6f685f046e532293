"""The belief: to look at a datagram is to have received it."""
# diagnosis: leaves_it_in_the_queue

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
    size = sock.recv_into(bytearray(1), 1, socket.MSG_PEEK | socket.MSG_TRUNC)
    if size > limit:
        raise ValueError("too long")  # and there it lies, for ever
    return sock.recvfrom(limit)


def answer_forever(sock, reply):
    answers = {}
    while True:
        question, sender = sock.recvfrom(65507)
        if (sender, question) not in answers:
            try:
                answers[sender, question] = reply(question)
            except Exception:
                continue
        sock.sendto(answers[sender, question], sender)
