"""同时做两件事，没有僵尸，也不用久等：第二件事由孙进程来做。

看父进程的那次 wait：收的是中间那个，它一生下来就结束了。这时孙进程已经换了父进程。
"""

import os
import socket

import psutil

here, there = (end.detach() for end in socket.socketpair())


def job(name):
    result = sum(range(2_000_000))
    return f"做完{name}：{result} | 我的父进程是 {psutil.Process(os.getppid()).name()}"


middle = os.fork()
if middle == 0:
    if os.fork() == 0:
        os.write(there, str(os.getpid()).encode())
        os.read(there, 1)  # 中间那个已经结束：我被收养了
        print(job("第二件事"), flush=True)
        os._exit(0)
    os._exit(0)  # 它别的什么也不做：诀窍就在这里

os.waitpid(middle, 0)  # 立刻返回
grandchild = psutil.Process(int(os.read(here, 16)))
os.write(here, b".")
print("我的子进程：", psutil.Process().children(), "| 孙进程还在：", grandchild.is_running(), flush=True)
done = job("第一件事")

psutil.wait_procs([grandchild], timeout=10)  # 只是为了按顺序打印：psutil 一直看到进程号消失为止
print(done)
print("我的子进程：", psutil.Process().children(), "| 孙进程还在：", grandchild.is_running())
