"""The belief: what is printed is written."""
# diagnosis: loses_everything

import os
import sys
import traceback


def exit_with(code, last_words):
    if not 0 <= code <= 255:
        raise ValueError(f"no exit code: {code}")
    print(last_words)  # into the buffer; on a terminal nobody notices
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
            else:
                print(ending.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
