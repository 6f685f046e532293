"""What the kernel keeps of a process, its PCB (process control block): Linux shows most of it under /proc.

Look at the two columns: what the kernel writes into /proc/PID/status, and the same asked for through psutil.
"""

import time

import psutil

me = psutil.Process()
with open(f"/proc/{me.pid}/status") as file:  # on no disk: the kernel writes it as we read (proc(5))
    status = dict(line.split(":", 1) for line in file)

switches = me.num_ctx_switches()
both = {
    "Name": me.name(),
    "State": me.status(),
    "Pid": me.pid,
    "PPid": me.ppid(),
    "Uid": me.uids().real,
    "Threads": me.num_threads(),
    "VmSize": me.memory_info().vms >> 10,
    "VmRSS": me.memory_info().rss >> 10,
    "voluntary_ctxt_switches": switches.voluntary,
    "nonvoluntary_ctxt_switches": switches.involuntary,
}
for key, seen in both.items():
    print(f"{key:27}{' '.join(status[key].split()):22} psutil: {seen}")

print(
    "CPU time so far:",
    sum(me.cpu_times()[:2]),
    "s | on core",
    me.cpu_num(),
    "| born",
    time.ctime(me.create_time()),
)
