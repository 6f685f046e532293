"""The belief: what is sent arrives; no answer means that nobody is there."""
# diagnosis: gives_up_early

import socket
import time


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(message, address)
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0:
            sock.settimeout(left)
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
    answers = {}
    while True:
        question, sender = sock.recvfrom(65507)
        if (sender, question) not in answers:
            try:
                answers[sender, question] = reply(question)
            except Exception:
                continue
        sock.sendto(answers[sender, question], sender)
