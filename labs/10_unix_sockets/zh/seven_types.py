"""七种文件：ls -l 每行开头的那个字母，以及其中哪些才真的是磁盘上的文件。

看 s：它有路径，目录里有它的一项，大小却是 0。经过它发送的东西，哪里也不保存。
"""

import os
import socket
import stat
import tempfile

import psutil


def show(path, what):
    status = os.lstat(path)  # 链接本身，而不是它指向的东西
    print(stat.filemode(status.st_mode)[0], f"{status.st_size:6}", what)


with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
    os.chdir(folder)
    with open("file", "w") as file:
        file.write("text\n")
    os.mkdir("folder")
    os.symlink("file", "link")
    os.mkfifo("fifo")
    listener.bind("socket")  # 这一步建出了文件

    show("file", "普通文件")
    show("folder", "目录")
    show("link", "链接文件")
    show("fifo", "管道文件")
    show("socket", "套接字文件")
    show("/dev/null", "字符设备文件")
    disks = [
        entry.path for entry in os.scandir("/dev") if stat.S_ISBLK(entry.stat(follow_symlinks=False).st_mode)
    ]
    show(min(disks), "块设备文件") if disks else print("b", " " * 6, "块设备文件：这里没有")

    (unix,) = (found for found in psutil.Process().net_connections("unix") if found.laddr)
    print("psutil：描述符", unix.fd, "绑定在：", unix.laddr)
