"""SIGCHLD 不计数：三个子进程同时结束，只来一个信号。

看两种处理函数各剩下什么：一个信号只 wait 一次，会留下僵尸进程；循环回收，有多少收多少。
"""

import os
import signal

import psutil

signals = []


def one_wait(*_):
    signals.append("SIGCHLD")
    os.waitpid(-1, os.WNOHANG)


def drain(*_):
    signals.append("SIGCHLD")
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass  # 直到剩下的都活着……
    except ChildProcessError:
        pass  # ……或者一个也不剩


for handler in (one_wait, drain):
    signal.signal(signal.SIGCHLD, handler)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # 先别来：等三个都死了再说
    for code in (1, 2, 3):
        child = os.fork()
        if child == 0:
            os._exit(code)
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})  # 现在来吧：处理函数在这里运行

    left = [child.status() for child in psutil.Process().children()].count("zombie")
    print(f"{handler.__name__:8} 结束了三个 | 信号：{len(signals)} | 剩下的僵尸：{left}")
    signals.clear()
