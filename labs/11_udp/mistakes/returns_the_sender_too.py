"""The belief: what recvfrom gives is the answer."""
# diagnosis: gives_the_sender_as_well

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
                    return answer, sender
    raise TimeoutError("no answer")


def receive_whole(sock, limit):
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError("too long")
    return data, address


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
