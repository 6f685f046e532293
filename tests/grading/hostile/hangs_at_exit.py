"""Threads, atexit handlers and a timer that will not end."""
# diagnosis: any

import atexit
import signal
import threading
import time

threading.Thread(target=time.sleep, args=(60,)).start()
atexit.register(time.sleep, 60)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
signal.signal(signal.SIGALRM, lambda *_: None)


def make_zombie(*_):
    return 1


find_zombies = bury = make_zombie
