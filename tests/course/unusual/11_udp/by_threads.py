"""One thread receives while another sends; the server answers in a thread for each question."""

import queue
import socket
import threading


def ask(address, message, timeout_s, attempts):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    answers, over = queue.Queue(), threading.Event()

    def listen():
        sock.settimeout(0.05)
        while not over.is_set():
            try:
                answer, sender = sock.recvfrom(65507)
            except TimeoutError:
                continue
            if sender == address:
                answers.put(answer)

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        for _ in range(attempts):
            sock.sendto(message, address)
            try:
                return answers.get(timeout=timeout_s)
            except queue.Empty:
                continue
        raise TimeoutError("no answer")
    finally:
        over.set()
        listener.join()
        sock.close()


def receive_whole(sock, limit):
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError("too long")
    return data, address


def answer_forever(sock, reply):
    answers, lock = {}, threading.Lock()

    def answer(question, sender):
        with lock:
            if (question, sender) not in answers:
                try:
                    answers[question, sender] = reply(question)
                except Exception:
                    return
        sock.sendto(answers[question, sender], sender)

    while True:
        threading.Thread(target=answer, args=sock.recvfrom(65507), daemon=True).start()
