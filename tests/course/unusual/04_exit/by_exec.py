"""To end, become another program that ends; to learn how a child has ended, ask psutil."""

import os
import sys
import traceback

import psutil


def exit_with(code, last_words):
    if code.bit_length() > 8 or code < 0:
        raise ValueError("eight bits, please")
    print(last_words, flush=True)
    os.execv("/bin/sh", ["sh", "-c", f"exit {code}"])


def exit_status_of(main):
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if pid := os.fork():
        return int(psutil.Process(pid).wait())
    code = 0
    try:
        main()
    except SystemExit as wish:
        if type(wish.code) not in (int, bool, type(None)):
            sys.stderr.write(f"{wish.code}\n")
            code = 1
        else:
            code = int(wish.code or 0) % 256
    except BaseException:
        traceback.print_exception(*sys.exc_info())
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
