"""存在变量里的进程号只是过去的记忆：fork 把变量复制了一份，却给了子进程一个新的进程号。

看子进程那一行：fork 之前存下的，不管是变量还是 psutil 的对象，都是它父进程的号。
"""

import os

import psutil

saved = os.getpid()
myself = psutil.Process()  # “本进程”，可究竟是哪一个？psutil 记下的也是一个号

child = os.fork()

if child == 0:
    me = psutil.Process()
    print(f"子进程：存下的 {saved} | psutil 记着 {myself.pid} | getpid() {os.getpid()} | 再问 {me.pid}")
    print("子进程：存下的 == getppid()：", saved == os.getppid(), flush=True)
    os._exit(0)

os.waitpid(child, 0)
me = psutil.Process()
print(f"父进程：存下的 {saved} | psutil 记着 {myself.pid} | getpid() {os.getpid()} | 再问 {me.pid}")
print("父进程：存下的 == getpid()： ", saved == os.getpid())
