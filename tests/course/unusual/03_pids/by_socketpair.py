"""A pair of sockets instead of a pipe: the parent asks, the child answers."""

import json
import os
import socket


def family(watchword):
    here, there = socket.socketpair()
    with here, there:
        returned = os.fork()
        if returned == 0:
            try:
                here.close()
                there.recv(1)
                there.sendall(json.dumps([0, os.getpid(), os.getppid(), watchword()]).encode())
            finally:
                os._exit(0)
        there.close()
        here.send(b"?")
        with here.makefile("rb") as answers:
            childs = json.loads(answers.read())
    os.waitpid(returned, 0)
    return [returned, os.getpid(), os.getppid(), watchword()], childs


def is_orphaned(former_parent):
    return bool(os.getppid() - former_parent)
