"""两个进程，两个套接字，没有连接：每个数据报都说明自己来自哪个地址。

看 psutil 的几行：两个套接字，两个地址；谁也不认识谁（raddr 是空的）。
"""

import os
import socket

import psutil

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 0))  # 端口 0：由内核挑一个空闲的
address = server.getsockname()

child = os.fork()
if child == 0:
    server.close()
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    print("子进程：发送之前，我的地址是", client.getsockname(), flush=True)
    client.sendto(f"端口 {address[1]} 你好，我是谁？".encode(), address)  # 这时内核才给它一个端口
    answer, sender = client.recvfrom(1500)
    print("子进程：", answer.decode(), "| 来自我问的那个地址：", sender == address, flush=True)
    os._exit(0)

question, sender = server.recvfrom(1500)  # 内容，和来自谁：对他，我们只知道这个地址
print("父进程：", question.decode(), "| 提问者：", sender[0], "端口", sender[1])
for name, pid in (("父进程", os.getpid()), ("子进程", child)):
    for sock in psutil.Process(pid).net_connections("udp"):
        print(
            f"psutil：{name}有 {sock.type.name}，地址 {sock.laddr.ip}:{sock.laddr.port}，raddr {sock.raddr}"
        )
server.sendto(f"你是端口 {sender[1]}".encode(), sender)
os.waitpid(child, 0)
server.close()
