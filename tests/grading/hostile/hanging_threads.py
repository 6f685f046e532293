"""Threads and atexit handlers that hang."""
# diagnosis: any

import atexit
import threading
import time


def sleep_on():
    while True:
        time.sleep(60)


def make_zombie(*_):
    atexit.register(sleep_on)
    for _ in range(8):
        threading.Thread(target=sleep_on).start()
    return 1


find_zombies = bury = make_zombie
