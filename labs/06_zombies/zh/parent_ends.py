"""父进程没有 wait 就结束了：它的僵尸子进程被收养，由新的父进程回收。

看它结束前后的僵尸进程：这个程序里谁也没有等待它，它却不见了。
"""

import os
import socket
import sys

import psutil

here, there = socket.socketpair()
parent = os.fork()
if parent == 0:
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
os.waitpid(parent, 0)  # 这是父进程的结局；子进程的轮不到我们来问
print("父进程结束了：", parent)

# 收养它的是 init，或者最近的 subreaper（prctl(2)）：它们的职责就是等待交到手里的每一个进程。
try:
    zombie.wait(timeout=10)
    print("收养者已把它回收：进程号", zombie.pid, "还存在吗：", psutil.pid_exists(zombie.pid))
except psutil.TimeoutExpired:
    sys.exit("这台机器的 1 号进程不回收子进程：运行 `python3 -m labs doctor` 看详情。")
