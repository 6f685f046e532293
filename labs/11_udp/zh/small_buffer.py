"""路上什么也没丢，可是大部分没了：接收方的缓冲区满了，而且谁也没有被告知。

看两边：发送方成功了 500 次。内核丢了多少，它自己记着：/proc/net/udp。
"""

import os
import socket

SENT = 500
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # 字节，内核自己记账用的也算在内
sock.bind(("127.0.0.1", 0))
sock.settimeout(0.1)
inode = str(os.fstat(sock.fileno()).st_ino)


def dropped():
    """返回 /proc/net/udp 里这个套接字那一行的最后一列。"""
    with open("/proc/net/udp") as table:
        return int(next(line[-1] for line in map(str.split, table) if line[9] == inode))


child = os.fork()
if child == 0:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sent = [sender.sendto(b"%d" % number, sock.getsockname()) for number in range(SENT)]
    print("子进程：sendto 成功了", len(sent), "次", flush=True)
    os._exit(0)
os.waitpid(child, 0)  # 父进程来晚了，就像一个忙不过来的服务端

arrived = []
while len(arrived) + dropped() < SENT:
    try:
        arrived.append(int(sock.recv(100)))
    except TimeoutError:
        continue
print("父进程：收到", len(arrived), "| 最前面的是", arrived[:3])
print("/proc：  丢弃", dropped(), "| 合计", len(arrived) + dropped())
sock.close()
