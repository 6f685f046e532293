"""回答丢了，客户端再问一遍：活干了一次，还是两次？

看余额：没有记性的服务端每问一次扣一次钱；有记性的只是再答一遍。
"""

import os
import socket

import psutil

for remembers in (False, True):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    child = os.fork()
    if child == 0:
        balance, answers = 100, {}
        for attempt in (1, 2):
            question = server.recvfrom(100)
            if not (remembers and question in answers):
                balance -= 10
                answers[question] = f"你还剩 {balance} 元".encode()
            if attempt == 2:  # 第一个回答在路上丢了
                server.sendto(answers[question], question[1])
        os._exit(balance)

    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.1)
        client.sendto(b"take 10", server.getsockname())
        try:
            client.recv(100)
        except TimeoutError:
            print("父进程：没有回答。丢的是我的问题，还是它的回答？")
            print("psutil：服务端还活着：", psutil.Process(child).is_running())
        client.settimeout(None)
        client.sendto(b"take 10", server.getsockname())
        print("父进程：又问了一遍：", client.recv(100).decode(), "| 服务端有记性：", remembers)
    print("父进程：100 元还剩", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
