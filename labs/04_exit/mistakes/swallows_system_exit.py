"""The belief: except: catches mistakes."""
# diagnosis: swallows_the_exit

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
        code = 1
        try:
            main()
            code = 0
        except:
            traceback.print_exc()  # SystemExit, too, whatever its code
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
