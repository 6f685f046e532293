"""The kernel keeps strangers away; what it says of a dead port counts as a loss."""

import socket


def ask(address, message, timeout_s, attempts):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(address)
        sock.settimeout(timeout_s)
        error = None
        for _ in range(attempts):
            try:
                sock.send(message)
                return sock.recv(1 << 16)
            except (TimeoutError, ConnectionRefusedError) as failure:
                error = failure
        raise error


def receive_whole(sock, limit):
    data, address = sock.recvfrom(limit + 1)  # room for one more: it tells
    if len(data) > limit:
        raise ValueError(len(data))
    return [data, address]


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
