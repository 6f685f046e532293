"""僵尸进程：子进程已经结束，父进程还没有过问。

看 STAT 一列：Z。再看子进程还剩下什么，什么已经没有了。
"""

import os
import subprocess

import psutil

child = os.fork()
if child == 0:
    os._exit(3)  # 子进程的最后一句话：留给父进程的一个数

# 子进程结束时才返回。WNOWAIT：只看一眼，不回收（waitid(2)）。
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)

zombie = psutil.Process(child)
print("psutil：进程号", zombie.pid, "| 名字", zombie.name(), "| 状态", zombie.status())
print("内存：", zombie.memory_info().rss, "字节")
try:
    print("命令行：", zombie.cmdline())
except psutil.ZombieProcess:
    print("命令行：没有了，psutil 抛出 ZombieProcess")

print("ps：先是父进程，再是子进程：", flush=True)  # 先把这一行送出去，ps 再写它自己的
subprocess.run(["ps", "-o", "pid,ppid,stat,rss,time,comm", "-p", f"{os.getpid()},{child}"], check=False)

# 这个 3 一直由内核替我们保存着。我们一问，僵尸进程就没有了。
_, status = os.waitpid(child, 0)
print("waitpid：退出码", os.waitstatus_to_exitcode(status))
print("进程号", child, "还存在吗：", psutil.pid_exists(child))
