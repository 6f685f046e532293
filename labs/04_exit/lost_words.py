"""Last words that nobody hears: print() only fills a buffer, and os._exit() throws it away.

Look at the first two lines: one program, on a terminal and in a pipe. Then at the cure.
"""

import os
import pty
import sys

import psutil

SILENT = "import os; print('farewell'); os._exit(0)"
HEARD = "import os; print('farewell', flush=True); os._exit(0)"


def last_words(program, reading, writing):
    """Give what `program` has written to `writing`, and its exit code."""
    # -E: without PYTHONUNBUFFERED, which would hide all this.
    child = psutil.Popen([sys.executable, "-E", "-c", program], stdout=writing)
    code = child.wait()
    os.close(writing)  # nobody can write any more: the read finds the words, or the end
    heard = os.read(reading, 100)
    os.close(reading)
    return heard, code


# On a terminal Python writes at the end of each line; anywhere else, when 8 KiB have come together.
# The end of a program writes what is left; os._exit is an end without that.
print("on a terminal, os._exit:         ", *last_words(SILENT, *pty.openpty()))
print("in a pipe, os._exit:             ", *last_words(SILENT, *os.pipe()))
print("in a pipe, flush before os._exit:", *last_words(HEARD, *os.pipe()))
