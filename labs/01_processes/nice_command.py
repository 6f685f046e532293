"""nice tells how gladly a process lets others go first: -20 never, 19 always. Everybody may give way.

Look at `nice -9`: that is plus nine, less priority. `nice --9` asks for more, and an ordinary user may not.
"""

import os
import subprocess

import psutil

if os.getuid() == 0:
    os.setuid(65534)  # root may do all of this: become "nobody"

me = psutil.Process()
print("this process: nice", me.nice())
for words in (["nice", "-n", "9"], ["nice", "-9"], ["nice", "--9"]):
    # The second nice is the program that is run; without words of its own it says how nice it is.
    done = subprocess.run(
        [*words, "nice"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    print(f"{' '.join(words):10} → {done.stdout.strip():3}", done.stderr.strip())

me.nice(me.nice() + 5)  # psutil sets it
print("os.nice(3) adds:", os.nice(3), "| psutil:", me.nice())
try:
    os.nice(-1)
except PermissionError as error:
    print("os.nice(-1):", error, "| psutil:", me.nice())
