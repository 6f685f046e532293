"""The belief: only who comes to the end has something to say."""
# diagnosis: loses_the_words

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
            sys.stdout.flush()
            code = 0
        except SystemExit as ending:
            if ending.code is None:
                code = 0
            elif isinstance(ending.code, int):
                code = ending.code & 0xFF
            else:
                print(ending.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
