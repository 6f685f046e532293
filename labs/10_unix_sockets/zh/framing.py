"""字节流没有消息之分：分两次发的，会一次收到。想要一条一条的消息，就得自己标出界限。

看第一行和第三行：同样发两次，一回中间没有记号，一回有。
"""

import os
import socket

import psutil


def send_from_a_child(*pieces):
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        here.close()
        for piece in pieces:
            there.sendall(piece)
        os._exit(0)
    there.close()
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收：全都发出来了
    return child, here


child, here = send_from_a_child(b"one", b"two")
print("recv：", here.recv(1024), "| 发送的进程状态：", psutil.Process(child).status())
print("recv：", here.recv(1024), "| 发送端已关闭")
here.close()
os.waitpid(child, 0)

child, here = send_from_a_child(b"one\n", b"two\n")
with here, here.makefile("rb") as stream:
    print("按行：", list(stream))  # 不管分成几段到达
os.waitpid(child, 0)

child, here = send_from_a_child((3).to_bytes(4, "big"), b"one", (3).to_bytes(4, "big"), b"two")
with here:
    while length := int.from_bytes(here.recv(4, socket.MSG_WAITALL), "big"):
        print("长度加内容：", here.recv(length, socket.MSG_WAITALL))
os.waitpid(child, 0)
