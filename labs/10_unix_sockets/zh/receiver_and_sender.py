"""通过套接字文件对话：bind 和 listen 摆好地方，connect 找上门去，accept 请人进来。

看接收端的最后一行：对方关闭之后 recv 返回 b""，别的时候都不会。
"""

import os
import socket
import tempfile

import psutil


def receive(listener):
    connection, _ = listener.accept()  # 专为这个发送端建立的套接字
    with connection:
        while data := connection.recv(1024):
            print("接收端：", data.decode(), flush=True)
            connection.sendall(b"received")
    print("接收端： b''，发送端关闭了", flush=True)


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()  # 从这里起就可以有人来，虽然还没有谁 accept
        receiver = os.fork()
        if receiver == 0:
            receive(listener)
            os._exit(0)

    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect(path)
        for message in ("你好", "有人吗？"):
            sender.sendall(message.encode())
            print("发送端：", sender.recv(1024).decode(), flush=True)
        listening = [unix for unix in psutil.Process(receiver).net_connections("unix") if unix.fd > 2]
        print("psutil：接收端的套接字：", len(listening), "| 都绑定在同一路径：", end=" ")
        print({unix.laddr for unix in listening} == {path}, flush=True)
    os.waitpid(receiver, 0)
