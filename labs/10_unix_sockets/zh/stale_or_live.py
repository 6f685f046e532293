"""路径存在说明不了什么：服务端没了它还在。有没有人在监听，只有 connect 知道。

看最后两行：见它存在就删除，等于把路径从活着的服务端脚下抽走。
"""

import os
import socket
import tempfile

import psutil


def look(when):
    with socket.socket(socket.AF_UNIX) as guest:
        said = os.strerror(guest.connect_ex(path))
    print(f"存在：{os.path.exists(path)!s:5} | connect：{said:25} | {when}")


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        look("服务端在监听")
    look("服务端关闭了")  # 文件还在：close(2) 不管它

    with socket.socket(socket.AF_UNIX) as second:
        try:
            second.bind(path)
        except OSError as error:
            print("bind：", error.strerror)
            os.remove(path)  # 该删，因为没有人在监听
        second.bind(path)
        second.listen()
        look("删除后重新绑定")

        os.remove(path)  # 不该删：有人在监听
        look("从活人脚下删除")
        (unix,) = (found for found in psutil.Process().net_connections("unix") if found.laddr)
        print("psutil：它还在监听，描述符", unix.fd)
