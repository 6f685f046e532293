"""A program is a file. A process is one run of it: start it twice, and there are two processes.

Look at what both have in common, the file, and at what each has for itself.
"""

import shutil
import subprocess
from datetime import datetime

import psutil

program = shutil.which("cat")  # it copies its input, and ends when the input ends
print(program, "is a program: a file, which runs nowhere by itself")

runs = [subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(2)]
for run in runs:
    process = psutil.Process(run.pid)
    born = datetime.fromtimestamp(process.create_time()).time()
    print(f"pid {process.pid}: program {process.exe()}, parent {process.ppid()}, born {born}")

runs[0].stdin.close()  # one run ends; the other one knows nothing of it
runs[0].wait()
print("the first has ended; does the pid exist?", [psutil.pid_exists(run.pid) for run in runs])

runs[1].stdin.close()
runs[1].wait()
print("both have ended; the program is still there:", shutil.which("cat") == program)
