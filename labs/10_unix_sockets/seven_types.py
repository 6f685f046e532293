"""Seven types of files: what ls -l writes first in its line, and what of it is a file on a disk at all.

Look at s: a path and an entry in a folder, but its size is 0. What is sent through it is stored nowhere.
"""

import os
import socket
import stat
import tempfile

import psutil


def show(path, what):
    status = os.lstat(path)  # of the link itself, not of what it leads to
    print(stat.filemode(status.st_mode)[0], f"{status.st_size:6}", what)


with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
    os.chdir(folder)
    with open("file", "w") as file:
        file.write("text\n")
    os.mkdir("folder")
    os.symlink("file", "link")
    os.mkfifo("fifo")
    listener.bind("socket")  # this makes the file

    show("file", "a regular file")
    show("folder", "a directory")
    show("link", "a symbolic link")
    show("fifo", "a named pipe")
    show("socket", "a socket")
    show("/dev/null", "a character device")
    disks = [
        entry.path for entry in os.scandir("/dev") if stat.S_ISBLK(entry.stat(follow_symlinks=False).st_mode)
    ]
    show(min(disks), "a block device") if disks else print("b", " " * 6, "a block device: there is none here")

    (unix,) = (found for found in psutil.Process().net_connections("unix") if found.laddr)
    print("psutil: descriptor", unix.fd, "is bound to:", unix.laddr)
