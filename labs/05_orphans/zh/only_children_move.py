"""四代进程，第二代结束了：只有它自己的子进程换了父进程，第四代的父进程还是第三代。

看前后两次的两个 ppid。再看：从第一代往下找，两个都找不到了。
"""

import os
import socket

import psutil


def show(when):
    below = [process in psutil.Process().children(recursive=True) for process in (third, fourth)]
    print(when, f"第三代的 ppid {third.ppid()}，第四代的 {fourth.ppid()}；往下找得到吗：{below}", flush=True)


(here, there), (gate, opener) = socket.socketpair(), os.pipe()
second = os.fork()
if second == 0:
    here.close()
    if os.fork() > 0:
        os.read(gate, 1)  # 第二代活到开门为止
    elif os.fork() > 0:
        os.wait()  # 第三代等第四代
    else:
        there.send(f"{os.getppid()} {os.getpid()}".encode())
        there.recv(1)  # 第四代活到收到一个字节为止
    os._exit(0)

there.close()
third, fourth = map(psutil.Process, map(int, here.recv(32).split()))
show("之前：")
os.write(opener, b".")
os.waitpid(second, 0)
show("之后：")
here.send(b".")
here.close()
psutil.wait_procs([third, fourth], timeout=10)  # 不归我们回收：一直看到有人收了它
