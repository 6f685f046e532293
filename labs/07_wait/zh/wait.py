"""wait 会阻塞：父进程一直睡到有子进程结束，然后得知是哪一个、怎样结束的。

看父进程等待时的状态（由它自己的子进程来看），再看 wait 带回来的那个数。
"""

import os

import psutil

child = os.fork()
if child == 0:
    parent = psutil.Process(os.getppid())
    while parent.status() != psutil.STATUS_SLEEPING:  # 还没有睡：正走在去 wait 的路上
        os.sched_yield()
    print("子进程", os.getpid(), "活着。它的父进程：", parent.status(), flush=True)
    sum(range(3_000_000))  # 它的活
    os._exit(3)

pid, status = os.wait()

print("wait 返回：进程号", pid, "状态", status)
print("自己退出的：", os.WIFEXITED(status), "| WEXITSTATUS：", os.WEXITSTATUS(status), "= 768 / 256")
print("进程号还在：", psutil.pid_exists(pid), "| Python 替你解码：", os.waitstatus_to_exitcode(status))
