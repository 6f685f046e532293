"""SIGCHLD 默认什么也不做；特意忽略它，却有后果：子进程一结束就消失，退出码也跟着没了。

看两个以 3 结束的子进程：默认时，3 一直留到 wait；SIG_IGN 则把它扔掉了。
"""

import os
import signal

import psutil

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # 给下面的 sigwait 用


def fork_a_child(code):
    child = os.fork()
    if child == 0:
        signal.sigwait({signal.SIGUSR1})  # 等父进程发话
        os._exit(code)
    return child


child = fork_a_child(3)
os.kill(child, signal.SIGUSR1)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
print("SIG_DFL：", psutil.Process(child).status(), end=" | ")
print("waitpid：退出码", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
child, sibling = fork_a_child(3), fork_a_child(4)
os.kill(child, signal.SIGUSR1)
try:
    os.waitpid(child, 0)  # 等到它结束才返回，却什么也说不出来
except ChildProcessError as error:
    print("SIG_IGN：还存在吗：", psutil.pid_exists(child), "| waitpid：", error)

os.kill(sibling, signal.SIGUSR1)
try:
    os.wait()  # 要等到所有子进程都不在了
except ChildProcessError as error:
    print("SIG_IGN：还存在吗：", psutil.pid_exists(sibling), "| wait：", error)
