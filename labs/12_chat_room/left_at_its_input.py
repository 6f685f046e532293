"""EXIT has come, and the receiving process ends. What about the other one, that sleeps at its input()?

Look at who is left: not joined, the reader becomes an orphan, and waits for a line to a room that is over.
"""

import os
import select
import socket

import psutil

for joined in (False, True):
    keyboard, typing = os.pipe()
    here, there = socket.socketpair()
    client = os.fork()
    if client == 0:
        os.close(typing), here.close()
        ours, theirs = socket.socketpair()  # between the client's two processes
        if os.fork() == 0:
            ours.close()
            there.send(str(os.getpid()).encode())
            select.select([keyboard, theirs] if joined else [keyboard], [], [])
            os._exit(0)
        theirs.close()
        there.recv(100)  # EXIT
        ours.close()  # the reader sees this end, if it looks
        if joined:
            os.wait()
        os._exit(0)

    os.close(keyboard), there.close()
    reader = psutil.Process(int(here.recv(16)))
    here.send(b"EXIT")
    os.waitpid(client, 0)
    left = reader.is_running() and reader.ppid() != client
    print("joined:", joined, "| the client has ended | psutil: its reader is left:", left, flush=True)
    os.close(typing)  # somebody closes the terminal
    psutil.wait_procs([reader], timeout=10)  # not ours to reap
    here.close()
