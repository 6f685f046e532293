"""The belief: main() ends the child."""
# diagnosis: child_falls_through

import os
import sys


def exit_with(code, last_words):
    if not 0 <= code <= 255:
        raise ValueError(f"no exit code: {code}")
    print(last_words, flush=True)
    os._exit(code)


def exit_status_of(main):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        main()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
