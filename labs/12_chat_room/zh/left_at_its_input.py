"""EXIT 来了，负责接收的进程结束了。另一个还睡在 input() 里，它怎么办？

看谁留了下来：没有连在一起的话，读键盘的进程成了孤儿，还在为一个已经散了的聊天室等一行输入。
"""

import os
import select
import socket

import psutil

for joined in (False, True):
    keyboard, typing = os.pipe()
    here, there = socket.socketpair()
    client = os.fork()
    if client == 0:
        os.close(typing), here.close()
        ours, theirs = socket.socketpair()  # 客户端的两个进程之间
        if os.fork() == 0:
            ours.close()
            there.send(str(os.getpid()).encode())
            select.select([keyboard, theirs] if joined else [keyboard], [], [])
            os._exit(0)
        theirs.close()
        there.recv(100)  # EXIT
        ours.close()  # 读键盘的进程只要看着，就看得到这个结尾
        if joined:
            os.wait()
        os._exit(0)

    os.close(keyboard), there.close()
    reader = psutil.Process(int(here.recv(16)))
    here.send(b"EXIT")
    os.waitpid(client, 0)
    left = reader.is_running() and reader.ppid() != client
    print("连在一起：", joined, "| 客户端结束了 | psutil：读键盘的还在：", left, flush=True)
    os.close(typing)  # 有人关了终端
    psutil.wait_procs([reader], timeout=10)  # 不归我们回收
    here.close()
