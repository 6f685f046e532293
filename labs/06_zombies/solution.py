"""Lab 06, zombies: the reference.  实验 06：参考答案。"""

import os

import psutil


def make_zombie():
    pid = os.fork()
    if pid == 0:
        # Not sys.exit(): that only raises SystemExit, and whoever called us might catch it in the child.
        # 不用 sys.exit()：它只是抛出 SystemExit，调用者可能在子进程里把它接住。
        os._exit(0)
    # Wait until it has ended, but leave its status where it is: WNOWAIT makes this a look, not a reaping.
    # Without it we might be back before the child is dead; a sleep would only make that less likely.
    # 等它结束，但把退出状态留在原处：有 WNOWAIT 就只是看一眼，不回收。用 sleep 等，只是碰运气。
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid


def find_zombies(parent):
    zombies = []
    for child in psutil.Process(parent).children():  # its own children only: recursive=False
        try:
            if child.status() == psutil.STATUS_ZOMBIE:
                zombies.append(child.pid)
        except psutil.NoSuchProcess:
            # It was reaped between the list and the look.  列出之后、查看之前被回收了。
            continue
    return zombies


def bury(pid):
    # This pid, not os.wait(): any child may be dead, and whoever is reaped by mistake has lost its exit code.
    # If it is no child of ours the kernel says ECHILD, which is ChildProcessError: only a parent may reap.
    # 指定这个 PID，不用 os.wait()：别的子进程可能也死了，误收了它，它的退出码就丢了。
    # 不是自己的子进程，内核回答 ECHILD，即 ChildProcessError：只有父进程能回收。
    _, status = os.waitpid(pid, 0)
    # 16 bits: the exit code in the high byte, the killing signal in the low one.
    # 16 位：高字节是退出码，低字节是杀死它的信号。
    return os.waitstatus_to_exitcode(status)
