"""五十个僵尸进程：不占内存，不占 CPU，但每个都占着进程表里的一个位子，而位子是有限的。

看 fork：子进程全都死了，它还是失败；wait 之后，它又成功了。
"""

import contextlib
import fcntl
import os
import resource

import psutil


def make_zombie():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    return child


fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)  # 两个同时运行会把对方也数进去：排队来
if os.getuid() == 0:
    os.setuid(20000 + os.getpid() % 40000)  # 限制管不住 root：变成一个没有别的进程的用户
# 限制数的是一个用户的全部进程，不管由谁启动。让它一点点放宽，直到放得下五十个僵尸进程。
zombies, limit, hard = [], 0, resource.getrlimit(resource.RLIMIT_NPROC)[1]
while len(zombies) < 50:
    resource.setrlimit(resource.RLIMIT_NPROC, (limit := limit + 1, hard))
    with contextlib.suppress(BlockingIOError):
        zombies.append(make_zombie())

try:
    while True:
        zombies.append(make_zombie())
except BlockingIOError as error:
    print([child.status() for child in psutil.Process().children()].count("zombie"), "个僵尸；fork：", error)

for zombie in zombies:
    os.waitpid(zombie, 0)
print("wait 之后 fork 又成功了：进程号", os.waitpid(make_zombie(), 0)[0])
