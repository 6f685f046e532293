"""The belief: a child that has ended has done its work."""
# diagnosis: ends_well_after_a_failure

import os
import sys
import traceback


def exit_with(code, last_words):
    if not 0 <= code <= 255:
        raise ValueError(f"no exit code: {code}")
    print(last_words, flush=True)
    os._exit(code)


def exit_status_of(main):
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 0
        try:
            main()
        except SystemExit as ending:
            if isinstance(ending.code, int):
                code = ending.code & 0xFF
            elif ending.code is not None:
                print(ending.code, file=sys.stderr)
        except Exception:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
