"""The letters behind the state in ps's STAT: N is nice, s leads a session, l has threads, + is in front.

Look at l: it does not say "has children". This program, the first pid named, has four of them and no l.
"""

import os
import pty
import subprocess
import threading

import psutil

arrived, arrive = os.pipe()
released, release = os.pipe()


def new_process(become_special, fork=os.fork):
    pid = fork()
    if pid == 0:
        become_special()
        os.write(arrive, b".")
        os.read(released, 1)
        os._exit(0)
    os.read(arrived, 1)
    return pid


thread = threading.Thread(target=os.read, args=(released, 1))
nice, threaded = lambda: (os.setpgrp(), os.nice(10)), lambda: (os.setpgrp(), thread.start())  # behind: no +
pids = [os.getpid(), new_process(nice), new_process(os.setsid), new_process(threaded)]
pids.append(new_process(lambda: None, fork=lambda: pty.fork()[0]))  # in front, on a terminal of its own
for process in map(psutil.Process, pids):
    print(f"pid {process.pid}: nice {process.nice()}, threads {process.num_threads()}", flush=True)
raised = [process.pid for process in psutil.process_iter(["nice"]) if (process.info["nice"] or 0) < 0][:1]
print("and < for a nice below 0, which wants privilege:", raised or "nobody to be seen", flush=True)
shown = ",".join(map(str, pids + raised))
subprocess.run(["ps", "-o", "pid,stat,ni,nlwp,sid,tty,comm", "-p", shown], check=False)
os.write(release, b"." * 5)
for pid in pids[1:]:
    os.waitpid(pid, 0)
