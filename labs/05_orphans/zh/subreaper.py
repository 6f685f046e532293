"""孤儿不一定归 1 号进程：往上数，最近的一个声明过要收养孤儿的祖先收养它，这就是 subreaper。

看新的父进程：就是这个程序自己的第一个进程，它现在可以 wait 原来的孙进程了。
"""

import ctypes
import os

import psutil

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

gate, opener = os.pipe()
middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.read(gate, 1)
        os._exit(3)
    os._exit(0)

os.waitpid(middle, 0)
orphan = psutil.Process().children()[0]
print("我是", os.getpid(), "| 现在我的子进程是", orphan.pid, "| 它的父进程是", orphan.ppid())
print("它的 ppid 是 1 吗？", orphan.ppid() == 1, "| 可它就是孤儿进程")
os.write(opener, b".")
pid, status = os.wait()
print("wait：进程号", pid, "退出码", os.waitstatus_to_exitcode(status))
