"""multiprocessing does all that is asked of exit_status_of; the exit itself is libc's."""

import ctypes
import multiprocessing
import sys


def exit_with(code, last_words):
    if type(code) is not int or code < 0 or code > 255:
        raise ValueError(code)
    sys.stdout.write(last_words + "\n")
    sys.stdout.flush()
    ctypes.CDLL(None)._exit(code)


def exit_status_of(main):
    process = multiprocessing.get_context("fork").Process(target=main)
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    return code
