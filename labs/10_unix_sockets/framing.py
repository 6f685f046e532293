"""A stream has no messages: what was sent in two pieces comes in one. Who wants messages has to mark them.

Look at the first line and the third: the same two sends, without a mark between them and with one.
"""

import os
import socket

import psutil


def send_from_a_child(*pieces):
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        for piece in pieces:
            there.sendall(piece)
        os._exit(0)
    there.close()
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped: all is sent
    return child, here


child, here = send_from_a_child(b"one", b"two")
print("recv:", here.recv(1024), "| the sender is a", psutil.Process(child).status())
print("recv:", here.recv(1024), "| the sender's end is closed")
here.close()
os.waitpid(child, 0)

child, here = send_from_a_child(b"one\n", b"two\n")
with here, here.makefile("rb") as stream:
    print("lines:", list(stream))  # whatever pieces they come in
os.waitpid(child, 0)

child, here = send_from_a_child((3).to_bytes(4, "big"), b"one", (3).to_bytes(4, "big"), b"two")
with here:
    while length := int.from_bytes(here.recv(4, socket.MSG_WAITALL), "big"):
        print("length, bytes:", here.recv(length, socket.MSG_WAITALL))
os.waitpid(child, 0)
