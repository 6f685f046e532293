"""Lab 09, double fork: the reference.  实验 09：参考答案。"""

import os
import sys


def run_detached(work):
    # What is still in our buffers would be copied with them, and written by whoever flushes its copy.
    # 还在缓冲区里的内容会一起被复制，谁刷新自己那份，谁就把它又写一遍。
    flush()
    middle = os.fork()
    if middle == 0:
        try:
            if os.fork() == 0:
                work_and_end(work)
        finally:
            # The second fork was its whole job. It ends at once: so the wait below is short, and the
            # grandchild is an orphan; whoever adopts orphans reaps them.
            # 第二次 fork 就是它全部的任务。它马上结束：下面的 wait 才短，孙进程也才成为孤儿，由收养者回收。
            os._exit(0)
    os.waitpid(middle, 0)  # this one, and no other: not os.wait()  只等这一个，不用 os.wait()


def work_and_end(work):
    code = 1
    try:
        work()
        code = 0
    finally:
        # Whatever happens: no exception may climb into the caller's code, which is here a second time.
        # And os._exit writes no buffers, so we do.
        # 不管发生什么，异常都不能爬进调用者的代码：那份代码在这个进程里也有一份。
        # os._exit 不写缓冲区，所以要自己写。
        try:
            flush()
        finally:
            os._exit(code)


def daemonize():
    flush()  # before the fork, for the same reason  在 fork 之前，道理同上
    if os.fork() > 0:
        os._exit(0)  # whoever waits for us, a shell say, may go on  等着我们的人（比如 shell）可以继续了
    # Away from the terminal and its signals. A group's leader may not do it: so after a fork (setsid(2)).
    # 离开终端和它的信号。进程组组长不能这样做，所以要先 fork（setsid(2)）。
    os.setsid()
    if os.fork() > 0:
        os._exit(0)  # the leader; without one the session can get no terminal  没有组长，会话就得不到终端
    os.chdir("/")  # else nobody could unmount the file system we were started in  否则那个文件系统卸载不了
    os.umask(0)  # our files get the modes that we ask for  我们建的文件，权限要多少就是多少
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        # Not closed: the next file opened would be our stdout.  不能只关闭：下一个打开的文件会变成 stdout。
        os.dup2(nothing, stream)
    if nothing > 2:
        os.close(nothing)


def flush():
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed from the start, perhaps  可能一开始就是关着的
            stream.flush()
