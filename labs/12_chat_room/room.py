"""The finished room: a server and three guests, each a program of two processes. We speak its wire by hand.

Look at the family: each program has one child. At the end four programs are over, and nobody is left.
"""

import select
import socket
import sys
from subprocess import DEVNULL, PIPE, Popen

import psutil

me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
me.bind(("127.0.0.1", 0))
address = ("127.0.0.1", 20_000 + me.getsockname()[1] % 10_000)  # below the ports that the kernel gives away


def start(*words):
    return Popen([sys.executable, "-m", "chatroom", *words], stdin=PIPE, stdout=DEVNULL, text=True, bufsize=1)


def types(program, line, heard):
    print(line, file=program.stdin)
    while heard not in (said := me.recv(2000).decode()):  # until a datagram tells of it
        continue
    print("you hear:", said.strip(), flush=True)


server = start("server", "--no-journal", "--lang", "en", "--port", str(address[1]))
while not select.select([me], [], [], 0.05)[0]:  # until it is open
    me.sendto(b"L you", address)
guests = [start("client", *map(str, address), "--name", name) for name in ("ann", "bob", "eve")]
for program in (*guests, server):
    types(program, "hello", "hello")
    print("psutil: it has children:", len(psutil.Process(program.pid).children()), flush=True)
for program in (*guests, server):
    types(program, *(("/stop", "EXIT") if program is server else ("/quit", "left")))
    print("its exit code:", program.wait(), flush=True)
    program.stdin.close()
me.close()
