"""The belief: the exit code says it all."""
# diagnosis: fails_in_silence

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
        code = 1
        try:
            main()
            code = 0
        except SystemExit as ending:
            if ending.code is None or isinstance(ending.code, int):
                code = (ending.code or 0) & 0xFF
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
