"""父进程没有 wait 就结束了：它的僵尸子进程被收养，由新的父进程回收。

看它结束前后的僵尸进程：这个程序里谁也没有等待它，它却不见了。
"""

import os
import socket
import sys

import psutil

here, there = socket.socketpair()
middle = os.fork()
if middle == 0:
    here.close()
    child = os.fork()
    if child == 0:
        os._exit(3)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    there.send(str(child).encode())
    there.recv(1)  # 对面关闭时返回：现在可以结束了
    os._exit(0)

there.close()
zombie = psutil.Process(int(here.recv(16)))
print("父进程还活着：状态", zombie.status(), "| 它的父进程是", zombie.ppid())

here.close()
os.waitid(os.P_PID, middle, os.WEXITED | os.WNOWAIT)
print("父进程结束了：名下的子进程", psutil.Process(middle).children())
os.waitpid(middle, 0)  # 这一个由我们回收；它的子进程轮不到我们

# 收养那个子进程的是 init，或者最近的 subreaper（prctl(2)）：等待就是它们的职责。
try:
    zombie.wait(timeout=10)
    print("新的父进程过问了：进程号", zombie.pid, "还存在吗：", psutil.pid_exists(zombie.pid))
except psutil.TimeoutExpired:
    sys.exit("这台机器的 1 号进程不回收子进程：运行 `python3 -m labs doctor` 看详情。")
