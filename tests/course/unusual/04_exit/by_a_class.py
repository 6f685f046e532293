"""A class for the child, a context manager for its end."""

import contextlib
import os
import sys


class Child:
    def __init__(self, main):
        sys.stdout.flush()
        self.main = main
        self.pid = os.fork()
        if self.pid == 0:
            self.live()

    def live(self):
        with self.end():
            self.main()

    @contextlib.contextmanager
    def end(self):
        code = 0
        try:
            yield
        except SystemExit as ending:
            code = self.code_of(ending.code)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            code = 1
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    @staticmethod
    def code_of(given):
        match given:
            case None:
                return 0
            case int():
                return given & 255
            case _:
                sys.stderr.write(str(given) + "\n")
                return 1

    @property
    def status(self):
        _, status, _usage = os.wait4(self.pid, 0)
        return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def exit_with(code, last_words):
    if code in range(0x100):
        sys.stdout.writelines([last_words, "\n"])
        sys.stdout.flush()
        os._exit(code)
    raise ValueError("not an exit code", code)


def exit_status_of(main):
    return Child(main).status
