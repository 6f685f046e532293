"""Nothing blocks but select."""

import select
import socket
import time


def ask(address, message, timeout_s, attempts):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setblocking(False)
    try:
        for _ in range(attempts):
            sock.sendto(message, address)
            until = time.monotonic() + timeout_s
            while select.select([sock], [], [], max(0, until - time.monotonic()))[0]:
                data, who = sock.recvfrom(1 << 16)
                if who == address:
                    return data
        raise TimeoutError
    finally:
        sock.close()


def receive_whole(sock, limit):
    size = sock.recv_into(bytearray(1), 0, socket.MSG_PEEK | socket.MSG_TRUNC)
    data, address = sock.recvfrom(max(size, 1))
    if size > limit:
        raise ValueError(f"{size} bytes")
    return data, address


def answer_forever(sock, reply):
    answers = {}
    while True:
        select.select([sock], [], [])
        data, who = sock.recvfrom(1 << 16, socket.MSG_DONTWAIT)
        try:
            if (who, data) not in answers:
                answers[who, data] = reply(data)
        except Exception as error:
            print("refused:", repr(error))
        else:
            sock.sendto(answers[who, data], who)
