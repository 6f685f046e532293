"""一次调用，两次返回：os.fork() 之后，两个进程都从下一条语句往下执行，互不相干。

看每一行是谁写的：最后一行出现两次，而 10000 只留在子进程里。
"""

import os

import psutil

print("只有一个进程，进程号", os.getpid(), flush=True)  # 不 flush，子进程会把这一行再打印一遍
a = 1

pid = os.fork()

if pid == 0:
    print("子进程：fork() 返回 0；a =", a)
    a = 10000
    print("子进程：现在 a =", a)
else:
    children = [child.pid for child in psutil.Process().children()]
    print("父进程：fork() 返回", pid, "| psutil：我的子进程", children, flush=True)
    os.waitpid(pid, 0)  # 子进程结束才返回：它写 10000 在先，我们的下一行在后
    print("父进程：a =", a)

# 这一行不在 if 里：两个进程都会走到。
print("演示完毕，进程号", os.getpid(), "父进程号", os.getppid())
