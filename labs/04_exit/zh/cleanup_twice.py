"""父进程准备在结束时收拾的东西，fork 出来的子进程手里都有一份；用 sys.exit 离开，它就真的去收拾。

看那个目录：主人还要用，子进程却把它删掉了。用 os._exit 就不会碰它。
"""

import os
import sys
import tempfile
from pathlib import Path

import psutil


def fork_amid_a_cleanup(name, leave):
    """在 finally 还没有执行的时候 fork；子进程结束后，看看目录还在不在。"""
    folder = Path(tempfile.mkdtemp())
    owner = os.getpid()
    try:
        child = os.fork()
        if child == 0:
            leave(0)
        code = psutil.Process(child).wait()
        print(f"{name}(0)，退出码 {code}：目录还在吗：{folder.exists()}", flush=True)
    finally:  # 两个进程都在往这里走，除非其中一个在这之前就结束了
        if folder.exists():
            folder.rmdir()
            who = "父进程" if os.getpid() == owner else "子进程"
            print(f"finally：{who}删除了目录", flush=True)


fork_amid_a_cleanup("os._exit", os._exit)
fork_amid_a_cleanup("sys.exit", sys.exit)
