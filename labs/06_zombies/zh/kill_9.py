"""kill -9 能结束活着的进程。对僵尸进程却毫无作用：那里已经没有谁可以结束了。

看每次 kill 之后的状态：kill -9 从来除不掉僵尸进程，这里反而造出了一个。
"""

import os
import signal

import psutil

dead = os.fork()
if dead == 0:
    os._exit(3)
os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收

print("死去的子进程，kill 之前：", psutil.Process(dead).status())
os.kill(dead, signal.SIGKILL)  # 不出错：这个进程号还有主
print("死去的子进程，kill -9：", psutil.Process(dead).status())

reading, writing = os.pipe()
living = os.fork()
if living == 0:
    os.close(writing)
    os.read(reading, 1)  # 等一个永远不会来的字节
    os._exit(0)

os.kill(living, signal.SIGKILL)
os.waitid(os.P_PID, living, os.WEXITED | os.WNOWAIT)
print("活着的子进程，kill -9：", psutil.Process(living).status())

# 真正除掉它们的是 wait。每个都替我们留着自己的结局：退出码，或者信号编号的相反数。
for child in (dead, living):
    _, status = os.waitpid(child, 0)
    print("waitpid：", os.waitstatus_to_exitcode(status), "| 进程号还存在吗：", psutil.pid_exists(child))
