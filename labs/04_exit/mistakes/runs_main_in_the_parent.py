"""The belief: SystemExit can be caught, so no child is needed."""
# diagnosis: runs_main_itself

import os


def exit_with(code, last_words):
    if not 0 <= code <= 255:
        raise ValueError(f"no exit code: {code}")
    print(last_words, flush=True)
    os._exit(code)


def exit_status_of(main):
    try:
        main()
    except SystemExit as ending:
        return (ending.code or 0) & 0xFF
    except Exception:
        return 1
    return 0
