"""Lab 03, pids: the reference.  实验 03：参考答案。"""

import json
import os


def family(watchword):
    # The pipe first: what is opened before the fork, both have afterwards.
    # 先建管道：fork 之前打开的，fork 之后两边都有。
    reading, writing = os.pipe()
    returned = os.fork()
    if returned == 0:
        code = 1
        try:
            os.close(reading)
            tell(writing, view(returned, watchword))
            code = 0
        finally:
            os._exit(code)  # whatever happened: never back to our caller  不管怎样都不回到调用者那里
    # A pipe is at its end when nobody holds its writing end any more. We hold it, too: if we keep it, we wait
    # for our own words for ever.
    # 谁也不再握着写的那一头，管道才算到了末尾。我们自己也握着：不关掉它，就会永远等自己写。
    os.close(writing)
    mine, childs = view(returned, watchword), hear(reading)
    os.waitpid(returned, 0)  # after reading: a child with a lot to say ends only when somebody listens
    return mine, childs  # 先读再等：话多的子进程，要有人听，才能结束


def view(returned, watchword):
    # Asked after the fork, on each side: a pid in a variable would be copied as it is.
    # 在 fork 之后、两边各自问：存在变量里的进程号只会照样复制过去。
    return returned, os.getpid(), os.getppid(), watchword()


def tell(writing, said):
    # JSON keeps numbers and any text apart; closing the file writes what is still in its buffer, all of it.
    # JSON 能把数和任何文字分清楚；关闭文件时，缓冲区里剩下的会全部写出去。
    with open(writing, "w", encoding="utf-8") as pipe:
        json.dump(said, pipe)


def hear(reading):
    # To the end: one os.read brings what is there now, which may be a part.
    # 读到末尾：一次 os.read 只带回此刻已经有的，可能只是一部分。
    with open(reading, encoding="utf-8") as pipe:
        return tuple(json.load(pipe))


def is_orphaned(former_parent):
    # Not "== 1": the nearest subreaper adopts, and 1 may be a very good parent. Not "does that pid exist":
    # a zombie still has its pid, and a pid that has come back is somebody else's.
    # 不是“== 1”：收养的是最近的 subreaper，而 1 号也可以是正正当当的父进程。也不是“那个号还在不在”：
    # 僵尸进程还占着号，而回来的号已经是别人的了。
    return os.getppid() != former_parent
