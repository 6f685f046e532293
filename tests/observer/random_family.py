"""A program for `test_deadlocks`: a family of processes that does what the seed, its argument, wants.

Whatever it does, it ends: nobody reads what nobody will write, or waits for who never ends.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

PIPES = [os.pipe() for _ in range(3)]
Children = list[int]


def fork(chance: random.Random, children: Children, depth: int) -> None:
    if depth < 3:
        seed = chance.random()
        children.append(born(lambda: live(random.Random(seed), depth + 1)))


def born(does: Callable[[], object]) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            does()
        finally:
            os._exit(3)
    return pid


def write(chance: random.Random, children: Children, depth: int) -> None:
    os.write(chance.choice(PIPES)[1], b"!")


def read(chance: random.Random, children: Children, depth: int) -> None:
    reader, writer = chance.choice(PIPES)
    child = born(lambda: os.write(writer, b"!"))
    os.read(reader, 1)
    os.waitpid(child, 0)  # nobody kills it before it has written: somebody else may have its byte already


def sleep(chance: random.Random, children: Children, depth: int) -> None:
    time.sleep(chance.uniform(0, 0.003))


def spin(chance: random.Random, children: Children, depth: int) -> None:
    until = time.process_time() + chance.choice([0.0005, 0.002, 0.06])
    while time.process_time() < until:
        pass


def kill(chance: random.Random, children: Children, depth: int) -> None:
    if children:
        os.kill(children[-1], signal.SIGKILL)


def stop_and_continue(chance: random.Random, children: Children, depth: int) -> None:
    if children:
        os.kill(children[-1], signal.SIGSTOP)
        os.kill(children[-1], signal.SIGCONT)


def wait(chance: random.Random, children: Children, depth: int) -> None:
    if children:
        os.waitpid(children.pop(chance.randrange(len(children))), 0)


def poll(chance: random.Random, children: Children, depth: int) -> None:
    for _ in range(chance.choice([1, 50])):
        if children and os.waitpid(children[0], os.WNOHANG)[0]:
            children.pop(0)


def spawn(chance: random.Random, children: Children, depth: int) -> None:
    subprocess.run(["true"], check=True)


def fork_in_a_thread(chance: random.Random, children: Children, depth: int) -> None:
    thread = threading.Thread(target=lambda: os.waitpid(born(os.getpid), 0))
    thread.start()
    thread.join()


def say(chance: random.Random, children: Children, depth: int) -> None:
    os.write(1, b"%d\n" % os.getpid())


DEEDS = [
    fork,
    fork,
    write,
    read,
    sleep,
    spin,
    kill,
    stop_and_continue,
    wait,
    poll,
    spawn,
    fork_in_a_thread,
    say,
]


def live(chance: random.Random, depth: int = 0) -> None:
    children: Children = []
    for _ in range(chance.randint(1, 6)):
        chance.choice(DEEDS)(chance, children, depth)
    if chance.random() < 0.7:
        for child in children:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


live(random.Random(int(sys.argv[1])))
