"""做好的聊天室：一个服务器，三个客人，每个程序两个进程。我们自己动手说它的协议。

看这一家：每个程序各有一个子进程。到最后，四个程序都结束了，谁也没有留下。
"""

import select
import socket
import sys
from subprocess import DEVNULL, PIPE, Popen

import psutil

me = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
me.bind(("127.0.0.1", 0))
address = ("127.0.0.1", 20_000 + me.getsockname()[1] % 10_000)  # 比内核自动分配的端口小


def start(*words):
    return Popen([sys.executable, "-m", "chatroom", *words], stdin=PIPE, stdout=DEVNULL, text=True, bufsize=1)


def types(program, line, heard):
    print(line, file=program.stdin)
    while heard not in (said := me.recv(2000).decode()):  # 直到有数据报说起它
        continue
    print("你听到：", said.strip(), flush=True)


server = start("server", "--no-journal", "--lang", "zh", "--port", str(address[1]))
while not select.select([me], [], [], 0.05)[0]:  # 直到它开门
    me.sendto(b"L you", address)
guests = [start("client", *map(str, address), "--name", name) for name in ("ann", "bob", "eve")]
for program in (*guests, server):
    types(program, "大家好", "大家好")
    print("psutil：它的子进程数：", len(psutil.Process(program.pid).children()), flush=True)
for program in (*guests, server):
    types(program, *(("/stop", "EXIT") if program is server else ("/quit", "退出")))
    print("它的退出码：", program.wait(), flush=True)
    program.stdin.close()
me.close()
