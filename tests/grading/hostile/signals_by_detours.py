"""Interrupts, stops and kills its parent in ways that are no kill(2)."""
# diagnosis: any

import contextlib
import ctypes
import fcntl
import mmap
import os
import signal
import time

F_SETSIG, F_SETOWN_EX = 10, 15
# push rbx; mov eax, 37 (kill, of 32 bits); mov ebx, edi; mov ecx, esi; int 0x80; pop rbx; ret
KILL_32 = bytes.fromhex("53b82500000089fb89f1cd805bc3")


def by_a_descriptor(pid, number):
    signal.pidfd_send_signal(os.open(f"/proc/{pid}", os.O_RDONLY), number)


def by_news(pid, number):
    reading, writing = os.pipe()
    fcntl.fcntl(reading, F_SETSIG, number)
    for command, owner in ((F_SETOWN_EX, pid.to_bytes(8, "big")[::-1]), (fcntl.F_SETOWN, pid)):
        with contextlib.suppress(OSError):
            fcntl.fcntl(reading, command, owner)
    fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC)
    os.write(writing, b"x")


def by_other_numbers(pid, number):
    if os.uname().machine == "x86_64":
        ctypes.CDLL(None).syscall(0x40000000 | 62, pid, number)
        code = mmap.mmap(-1, len(KILL_32), prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(KILL_32)
        place = ctypes.addressof(ctypes.c_char.from_buffer(code))
        ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int)(place)(pid, number)


def make_zombie(*_):
    for detour in (by_a_descriptor, by_news, by_other_numbers):
        for number in (signal.SIGINT, signal.SIGSTOP, signal.SIGKILL):
            with contextlib.suppress(OSError):
                detour(os.getppid(), number)
    time.sleep(0.2)
    return 1


find_zombies = bury = make_zombie
