"""Every state, made on purpose and read by psutil and by ps: D, R, S, T and Z.

Look at the letters. Two of them, D and S, are ways to wait; R is said of who runs and of who is ready to run.
"""

import os
import signal
import subprocess
import tempfile

import psutil


def be(state):
    while state == "running":
        pass
    if state == "sleeping":
        signal.sigwait([signal.SIGUSR1])
    if state == "stopped":
        signal.raise_signal(signal.SIGSTOP)
    if state == "disk-sleep":  # vfork(2): it stands still until its child has exec'd, which the fifo holds up
        os.posix_spawnp("true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, fifo, os.O_RDONLY, 0)])
        os.wait()
    os._exit(0)


with tempfile.TemporaryDirectory() as folder:
    os.mkfifo(fifo := f"{folder}/fifo")
    pids = []
    for state in ("disk-sleep", "running", "sleeping", "stopped", "zombie"):
        pids.append(os.fork() or be(state))
        while (seen := psutil.Process(pids[-1]).status()).replace("tracing-stop", "stopped") != state:
            os.sched_yield()  # not yet. (Under an observer a stop is a "tracing-stop", the letter t.)
        print(f"pid {pids[-1]}: {seen}", flush=True)
    subprocess.run(["ps", "-o", "pid,stat,comm", "-p", ",".join(map(str, pids))], check=False)
    os.close(os.open(fifo, os.O_WRONLY))  # the first one goes on, and ends by itself
    os.waitpid(pids.pop(0), 0)
for pid in pids:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
