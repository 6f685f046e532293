"""治僵尸进程的两种办法：等待它，或者事先声明谁也不会等它。

看两种办法对僵尸进程各有什么效果，再看子进程留下的那个 3 去了哪里。
"""

import os
import signal

import psutil


def fork_a_child():
    child = os.fork()
    if child == 0:
        os._exit(3)
    return child


child = fork_a_child()
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
print("还没有治：", psutil.Process(child).status())

_, status = os.waitpid(child, 0)
print("wait：退出码", os.waitstatus_to_exitcode(status), "| 还存在吗：", psutil.pid_exists(child))

# 从这里起，内核不再保存子进程的结局，子进程一结束就消失（sigaction(2)）。
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
child = fork_a_child()
try:
    os.waitpid(child, 0)  # 仍然要等子进程结束才返回，只是什么也说不出来
except ChildProcessError as error:
    print("忽略 SIGCHLD：退出码丢了：", error, "| 还存在吗：", psutil.pid_exists(child))
