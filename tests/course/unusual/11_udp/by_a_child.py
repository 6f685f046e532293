"""A child asks, and another one thinks of each answer; pipes bring home what they found."""

import os
import select
import socket
import time


def in_a_child(work):
    """Run work() in a child; give its bytes, None for an exception."""
    here, there = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(there, b"+" + work())
        finally:
            os._exit(0)
    os.close(there)
    found = b"".join(iter(lambda: os.read(here, 65536), b""))
    os.close(here)
    os.waitpid(pid, 0)
    return found[1:] if found else None


def wait_for(sock, address, timeout_s):
    deadline = time.monotonic() + timeout_s
    while (left := deadline - time.monotonic()) > 0:
        if select.select([sock], [], [], left)[0]:
            answer, sender = sock.recvfrom(65507)
            if sender == address:
                return answer
    raise TimeoutError


def ask(address, message, timeout_s, attempts):
    def work():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for _ in range(attempts):
            sock.sendto(message, address)
            try:
                return wait_for(sock, address, timeout_s)
            except TimeoutError:
                pass
        os._exit(1)

    answer = in_a_child(work)
    if answer is None:
        raise TimeoutError("no answer")
    return answer


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
            answer = in_a_child(lambda question=question: reply(question))
            if answer is None:
                continue
            answers[sender, question] = answer
        sock.sendto(answers[sender, question], sender)
