"""Twenty processes write 500 lines each, every line with its writer's pid; some in pieces, some to stderr."""

import os

LINES, WRITERS = 500, 20
go_read, go_write = os.pipe()
for writer in range(WRITERS):
    if os.fork() == 0:
        os.close(go_write)
        os.read(go_read, 1)
        me = os.getpid()
        for number in range(LINES):
            line = f"{me} line {number} 字 of writer {writer}\n".encode()
            stream = 1 + number % 2
            if number % 7:
                os.write(stream, line)
            else:
                os.write(stream, line[:14])
                os.write(stream, line[14:])
        os._exit(0)
os.close(go_write)
for _ in range(WRITERS):
    os.wait()
