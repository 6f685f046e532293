"""Threads, small ones, as many as there may be."""
# diagnosis: too_many_processes

import threading

threading.stack_size(1 << 16)


def make_zombie(*_):
    for _ in range(2000):
        threading.Thread(target=threading.Event().wait, daemon=True).start()


find_zombies = bury = make_zombie
