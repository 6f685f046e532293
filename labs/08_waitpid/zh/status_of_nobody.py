"""(0, 0) 不是状态：谁去解读它，谁就会读出“已退出，退出码 0”，而子进程还活着。

看第一行：WIFEXITED 说结束了，psutil 说还活着。再看最后一问得到了什么。
"""

import os
import signal

import psutil

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # 给下面的 sigwait 用
child = os.fork()
if child == 0:
    signal.sigwait({signal.SIGUSR1})  # 等父进程发话
    os._exit(3)


def ask():
    living = psutil.pid_exists(child) and psutil.Process(child).status() != "zombie"
    pid, status = os.waitpid(child, os.WNOHANG)
    print("还活着吗：", living, "| waitpid：", (pid, status), end=" | ")
    print("WIFEXITED：", os.WIFEXITED(status), "| 退出码", os.WEXITSTATUS(status))


ask()  # pid 是 0：没有消息；另一个 0 谁的状态也不是

os.kill(child, signal.SIGUSR1)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
ask()  # 这次有 pid 了，3 才是子进程的退出码

# 状态只能取一次。还要接着问的循环，到这里就出错。
try:
    ask()
except ChildProcessError as error:
    print("还活着吗： False | waitpid：ChildProcessError：", error)
