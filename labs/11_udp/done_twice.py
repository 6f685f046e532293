"""The answer is lost, so the client asks again: has the work been done once, or twice?

Look at the balance: without a memory each attempt takes the money; who remembers only answers again.
"""

import os
import socket

import psutil

for remembers in (False, True):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    child = os.fork()
    if child == 0:
        balance, answers = 100, {}
        for attempt in (1, 2):
            question = server.recvfrom(100)
            if not (remembers and question in answers):
                balance -= 10
                answers[question] = f"you have {balance} left".encode()
            if attempt == 2:  # the first answer is lost on its way
                server.sendto(answers[question], question[1])
        os._exit(balance)

    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.1)
        client.sendto(b"take 10", server.getsockname())
        try:
            client.recv(100)
        except TimeoutError:
            print("parent: no answer. Was my question lost, or the answer to it?")
            print("psutil: the server is alive:", psutil.Process(child).is_running())
        client.settimeout(None)
        client.sendto(b"take 10", server.getsockname())
        print("parent: asked again:", client.recv(100).decode(), "| the server remembers:", remembers)
    print("parent: of 100 there are left:", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
