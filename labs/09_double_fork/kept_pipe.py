"""A daemon keeps what it was born with: whoever reads its old stdout waits for its end, unless it lets go.

Look at the reader: the program has ended, and yet there is no end of file.
"""

import os
import select
import socket

import psutil

here, there = socket.socketpair()
reading, stdout = os.pipe()  # as in: out=$(program)
program = os.fork()
if program == 0:
    os.close(reading)
    daemon = os.fork()
    if daemon == 0:
        here.close()
        there.recv(1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)  # what daemons do with 0, 1 and 2
        there.send(b".")
        there.recv(1)  # returns when the other side is closed
        os._exit(0)
    os.write(stdout, str(daemon).encode())
    os._exit(0)
os.close(stdout)
there.close()

os.waitpid(program, 0)
daemon = psutil.Process(int(os.read(reading, 16)))
print("the program has ended | end of file:", select.select([reading], [], [], 0)[0] != [])
here.send(b".")
here.recv(1)
print("its daemon lets go    | end of file:", os.read(reading, 16) == b"", "| daemon:", daemon.is_running())
here.close()
psutil.wait_procs([daemon], timeout=10)  # psutil looks until the pid is gone
