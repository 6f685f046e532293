"""The child tells through a pipe what main came to; only death by a signal is left to the status."""

import os
import pickle
import sys
import traceback


def exit_with(code, last_words):
    codes = set(range(256))
    if code not in codes:
        raise ValueError(code)
    print(last_words, flush=True)
    while True:
        os._exit(code)


def exit_status_of(main):
    told, tell = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        ending = ("error", None)
        try:
            main()
            ending = ("code", 0)
        except SystemExit as left:
            ending = ("code", left.code)
        except BaseException:
            traceback.print_exc()
        if ending[1] is not None and not isinstance(ending[1], int):
            print(ending[1], file=sys.stderr)
            ending = ("error", None)
        code = 1 if ending[0] == "error" else (ending[1] or 0) & 0xFF
        os.write(tell, pickle.dumps(code))
        sys.stdout.flush()
        os._exit(code)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        written = pipe.read()
    status = os.waitpid(pid, 0)[1]
    return pickle.loads(written) if written and os.WIFEXITED(status) else os.waitstatus_to_exitcode(status)
