"""The belief: what is not the answer means: ask again."""
# diagnosis: asks_again_for_a_stranger

import socket


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(timeout_s)
        for _ in range(attempts):
            sock.sendto(message, address)
            try:
                answer, sender = sock.recvfrom(65507)
            except TimeoutError:
                continue
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
