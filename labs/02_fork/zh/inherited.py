"""子进程从父进程那里继承了什么，什么是它自己的（fork(2)）。

看文件的读写位置：只有子进程读过，父进程的位置也跟着动了：打开的文件是共用的。
"""

import json
import os
import signal

import psutil

os.environ["LESSON"] = "fork"
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
signal.alarm(1000)
file = os.open(os.__file__, os.O_RDONLY)


def facts():
    me = psutil.Process()
    return {
        "环境变量": os.environ["LESSON"],
        "nice 值（优先级）": me.nice(),
        "用户": me.uids().real,
        "是否忽略 SIGUSR1": signal.getsignal(signal.SIGUSR1) == signal.SIG_IGN,
        "打开的文件读到哪里": os.lseek(file, 0, os.SEEK_CUR),
        "进程号": me.pid,
        "父进程号": me.ppid(),
        "是否定了闹钟": signal.alarm(0) > 0,
    }


reading, writing = os.pipe()
if os.fork() == 0:
    os.read(file, 5)
    os.write(writing, json.dumps(facts()).encode())
    os._exit(0)
childs = json.loads(os.read(reading, 4000))
for what, mine in facts().items():
    print(f"{mine!s:>8} {childs[what]!s:>8} ", "继承：" if mine == childs[what] else "自己：", what)
os.wait()
