"""The belief: an exit without words is an exit without trouble."""
# diagnosis: ends_well_after_a_failure

import os
import sys
import traceback


def exit_with(code, last_words):
    if not 0 <= code <= 255:
        raise ValueError(code)
    print(last_words, flush=True)
    os._exit(code)


def exit_status_of(main):
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            main()
            code = 0
        except SystemExit as ending:
            if isinstance(ending.code, int):
                code = ending.code & 0xFF
            elif not ending.code:
                code = 0
            else:
                print(ending.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
