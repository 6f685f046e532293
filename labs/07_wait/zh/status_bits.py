"""状态是 16 位，装着两个数：进程自己退出时的退出码，或者让它结束、停下的信号。

看两个字节：退出码在高字节，杀死它的信号在低字节，两者不会同时有。
"""

import os
import signal

import psutil


def end_by(what, argument):
    """fork 一个执行 `what(argument)` 的子进程，返回 wait 带回来的状态，以及它还在不在。"""
    child = os.fork()
    if child == 0:
        what(argument)
    _, status = os.waitpid(child, os.WUNTRACED)  # WUNTRACED：它停下时也要返回
    still_there = psutil.pid_exists(child)
    if still_there:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return status, still_there


def decoded(status):
    """用 wait(2) 的那些宏，说出状态里有什么。"""
    if os.WIFEXITED(status):
        return f"自己退出，退出码 {os.WEXITSTATUS(status)}"
    if os.WIFSIGNALED(status):
        return f"被 {signal.Signals(os.WTERMSIG(status)).name} 杀死，没有退出码"
    return f"被 {signal.Signals(os.WSTOPSIG(status)).name} 停住，还没结束"


print("  状态 = 高字节    低字节    进程号还在吗")
for what, argument in [(os._exit, 0), (os._exit, 3), (signal.raise_signal, 9), (signal.raise_signal, 19)]:
    status, exists = end_by(what, argument)
    print(f"{status:6} = {status >> 8:08b}  {status & 255:08b}  {exists!s:10}  {decoded(status)}")
