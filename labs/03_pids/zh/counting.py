"""进程号怎么发：内核一路往上数。空出来的号不会马上再发。

看这两行：八个进程号一直往上走，虽然每个都马上就空出来了；文件描述符却不是这样。
"""

import os
from pathlib import Path

import psutil

pids, descriptors = [], []
for _ in range(8):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)  # 已回收：从这里起，这个号没有人用
    pids.append(child)

    descriptor = os.open(os.devnull, os.O_RDONLY)
    os.close(descriptor)
    descriptors.append(descriptor)  # 总是最小的空号（open(2)）

print("进程号：", pids, "| 不同的有：", len(set(pids)))
print("文件描述符：", descriptors, "| 不同的有：", len(set(descriptors)))
print("psutil：还在的：", [pid for pid in pids if psutil.pid_exists(pid)])

most = int(Path("/proc/sys/kernel/pid_max").read_text())  # 比最大的进程号大一（proc_sys_kernel(5)）
print(f"现在有 {len(psutil.pids())} 个进程。数到 {most} 就绕回去，那时旧的号才会再出现。")
