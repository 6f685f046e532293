"""The belief: one read brings what one write has sent."""
# diagnosis: cuts_the_message

import os


def family(watchword):
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        os.write(writing, f"{os.getpid()} {os.getppid()} {watchword()}".encode())
        os._exit(0)
    os.close(writing)
    pid, ppid, word = os.read(reading, 1024).decode(errors="replace").split(" ", 2)
    os.close(reading)
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], [0, int(pid), int(ppid), word]


def is_orphaned(former_parent):
    return os.getppid() != former_parent
