"""waitpid(-1, 0) 就是 wait()：任意一个子进程，谁结束了就是谁。waitpid(pid, 0)：只要这一个，别的都不要。

看第二行：老大已经死了，本来可以收它，可是指名要的是老三。
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


eldest, middle, youngest = children = [fork_a_child(code) for code in (1, 2, 3)]
names = dict(zip(children, ("老大", "老二", "老三"), strict=True))


def report(call, pid, status):
    left = {names[child.pid]: child.status() == "zombie" for child in psutil.Process().children()}
    dead = [name for name, is_zombie in left.items() if is_zombie]
    print(call, names[pid], "| 退出码", os.waitstatus_to_exitcode(status), "| 已死、还没收的：", dead)


os.kill(middle, signal.SIGUSR1)  # 另外两个还活着
report("waitpid(-1, 0)：", *os.waitpid(-1, 0))

for child in (eldest, youngest):
    os.kill(child, signal.SIGUSR1)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
report("waitpid(老三, 0)：", *os.waitpid(youngest, 0))
report("wait()：", *os.wait())
