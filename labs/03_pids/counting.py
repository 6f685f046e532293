"""How pids are given: the kernel counts on. A number that has become free is not given again at once.

Look at both rows: the eight pids go up though each was free again at once; the descriptors do not.
"""

import os
from pathlib import Path

import psutil

pids, descriptors = [], []
for _ in range(8):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # reaped: from here on nobody has this number
    pids.append(child)

    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    descriptors.append(descriptor)  # the lowest one that is free, always (open(2))

print("pids:       ", pids, "| different ones:", len(set(pids)))
print("descriptors:", descriptors, "| different ones:", len(set(descriptors)))
print("psutil: still there:", [pid for pid in pids if psutil.pid_exists(pid)])

most = int(Path("/proc/sys/kernel/pid_max").read_text())  # one above the highest pid (proc_sys_kernel(5))
print(
    f"Now there are {len(psutil.pids())} processes. At {most} the counter goes round, and numbers come back."
)
