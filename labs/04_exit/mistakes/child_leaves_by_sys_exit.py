"""The belief: sys.exit() in the child ends the child."""
# diagnosis: child_ends_by_sys_exit

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
        sys.exit(0)  # and whatever main raises goes the same way: up, into the parent's code
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
