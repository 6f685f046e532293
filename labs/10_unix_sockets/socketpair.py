"""socketpair: two sockets that are connected already. Across a fork each process keeps one of them.

Look at the order: each waits for the other's word. And at the end: it comes when the last copy is closed.
"""

import os
import select
import socket

import psutil

question, answer = "how are you?", "fine, and you?"
here, there = socket.socketpair()
child = os.fork()
if child == 0:
    here.close()  # the parent's end: as long as a copy is open, nobody sees the end of it
    print("child: ", there.recv(1024).decode(), flush=True)
    there.sendall(answer.encode())
    assert there.recv(1024) == b""
    print("child:  the parent has closed its end", flush=True)
    os._exit(0)

here.sendall(question.encode())
print("parent:", here.recv(1024).decode(), flush=True)
for who in (psutil.Process(), psutil.Process(child)):
    print(
        "psutil: sockets of the",
        "child: " if who.pid == child else "parent:",
        sum(unix.fd > 2 for unix in who.net_connections("unix")),
    )

there.close()
print("parent: my copy of the child's end is closed, is there an end of file?", end=" ")
print(select.select([here], [], [], 0)[0] != [], flush=True)
here.close()
os.waitpid(child, 0)
