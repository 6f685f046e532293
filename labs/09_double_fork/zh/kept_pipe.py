"""守护进程生下来带着什么，就一直占着什么：谁在读它原来的 stdout，就得一直等它，除非它放手。

看读的那一头：程序已经结束了，却读不到文件结尾。
"""

import os
import select
import socket

import psutil

here, there = socket.socketpair()
reading, stdout = os.pipe()  # 就像：out=$(program)
program = os.fork()
if program == 0:
    os.close(reading)
    daemon = os.fork()
    if daemon == 0:
        here.close()
        there.recv(1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)  # 守护进程对 0、1、2 就是这样做的
        there.send(b".")
        there.recv(1)  # 对面关闭时返回
        os._exit(0)
    os.write(stdout, str(daemon).encode())
    os._exit(0)
os.close(stdout)
there.close()

os.waitpid(program, 0)
daemon = psutil.Process(int(os.read(reading, 16)))
print("程序结束了 | 文件结尾：", select.select([reading], [], [], 0)[0] != [])
here.send(b".")
here.recv(1)
print("它的守护进程放手了 | 文件结尾：", os.read(reading, 16) == b"", "| 守护进程还在：", daemon.is_running())
here.close()
psutil.wait_procs([daemon], timeout=10)  # psutil 一直看到进程号消失为止
