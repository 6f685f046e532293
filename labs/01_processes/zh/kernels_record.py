"""内核为每个进程保存的信息，就是 PCB（进程控制块）：Linux 把其中大部分摆在 /proc 下面。

看两列：一列是内核写在 /proc/PID/status 里的，另一列是同样的内容，由 psutil 问来。
"""

import time

import psutil

me = psutil.Process()
with open(f"/proc/{me.pid}/status") as file:  # 不在磁盘上：我们读的时候内核现写（proc(5)）
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
    print(f"{key:27}{' '.join(status[key].split()):22} psutil：{seen}")

print(
    "已用 CPU 时间：",
    sum(me.cpu_times()[:2]),
    "秒 | 所在的核",
    me.cpu_num(),
    "| 生于",
    time.ctime(me.create_time()),
)
