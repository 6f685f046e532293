"""带 WNOHANG 的 waitpid 只问不等：子进程干它的活，父进程也接着干自己的活。

看每次的回答：(0, 0) 的意思是“没有消息”。最后一次才带回状态，同时把子进程清除了。
"""

import os
import select
import socket

import psutil

here, there = socket.socketpair()
child = os.fork()
if child == 0:
    for _piece in (1, 2):
        there.recv(1)
        sum(range(1_000_000))  # 子进程自己的活
        there.send(b".")
    there.recv(1)
    os._exit(3)  # 第三段是最后一段

ended = os.pidfd_open(child)  # 子进程一结束就变为可读（pidfd_open(2)）


def work():
    """父进程干一段活；子进程也干完一段，或者结束了，才返回。"""
    here.send(b".")
    sum(range(1_000_000))
    if here in select.select([here, ended], [], [])[0]:
        here.recv(1)


while (answer := os.waitpid(child, os.WNOHANG)) == (0, 0):
    print("waitpid：", answer, "| psutil：进程号", child, "存在：", psutil.pid_exists(child), "| 接着干活")
    work()

_, status = answer
print("waitpid：", answer, "| psutil：进程号", child, "存在：", psutil.pid_exists(child), end=" | ")
print("退出码", os.waitstatus_to_exitcode(status))
here.close(), there.close()
