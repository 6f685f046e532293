"""数据报比缓冲区长，就被截断：recvfrom 一声不响，recvmsg 会说 MSG_TRUNC。

看截断之后来的是什么：不是它的尾巴，而是下一个数据报。尾巴没了。
"""

import os
import socket

import psutil

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))

child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for text in (b"meet me at nine, not at ten", b"bring the money, or do not come", b"short"):
            sender.sendto(text, sock.getsockname())
    os._exit(0)
os.waitpid(child, 0)

(kernel,) = psutil.Process().net_connections("udp")
print("psutil：", kernel.type.name, "端口", kernel.laddr.port, "| 每次只留 15 字节的地方")

data, _ = sock.recvfrom(15)
print("recvfrom(15)：", data, "| 对剩下的一个字也不提")

size = sock.recv_into(bytearray(1), 0, socket.MSG_PEEK | socket.MSG_TRUNC)
print("只看一眼：", size, "字节在那里（MSG_PEEK 不取走，MSG_TRUNC 说出有多长）")

for _ in range(2):
    data, _, flags, _ = sock.recvmsg(15)
    print("recvmsg(15)：", data, "| 截断了：", bool(flags & socket.MSG_TRUNC))
sock.close()
