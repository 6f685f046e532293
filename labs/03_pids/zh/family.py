"""讲义里的一家：fork() 返回了什么，我是谁，我的父进程是谁？父进程和子进程各自回答。

看这些数：子进程的进程号两行里都有，父进程的也是。只有 fork 的 0 不是进程号。
"""

import os

import psutil

child_may_speak, go = os.pipe()

returned = os.fork()
# 两个进程都会走到这里，各问各的。
pid, ppid = os.getpid(), os.getppid()

if returned == 0:
    os.close(go)
    os.read(child_may_speak, 1)  # 父进程说完了才返回：不用 sleep，不靠运气
    print(f"子进程：fork() 返回 {returned}，getpid() {pid}，getppid() {ppid}", flush=True)
    os._exit(0)

print(f"父进程：fork() 返回 {returned}，getpid() {pid}，getppid() {ppid}", flush=True)
child = psutil.Process(returned)
print(f"psutil：{child.pid} 的父进程是 {child.ppid()}；{pid} 的子进程有", end=" ")
print([each.pid for each in psutil.Process().children()], flush=True)

os.write(go, b".")
os.waitpid(returned, 0)
