"""Lab 03, pids: who am I, who is my parent, is it still the same?  实验 03：我是谁，父进程是谁，还是它吗？

Write the two functions, then ask the judge:  写好两个函数，然后请评测：
    pytest labs/03_pids
"""


def family(watchword):
    """Fork a child; return both sides' views of it, the parent's first: (parent's view, child's view).

    A view is (returned, pid, ppid, word): what fork() returned in that process, its own pid, the pid of its
    parent, and what watchword() gives there. watchword is a function without arguments: it gives a text,
    short or long, of any characters, and another one in every process. So nobody can speak for another: the
    child finds out its own view, and sends it to the parent through a pipe.

    When family returns, in the parent only, the child has ended with exit code 0 and is reaped, and both ends
    of the pipe are closed. Other children of the caller are left alone.

    创建一个子进程，返回两边各自的情况，父进程的在前：(父进程的一份, 子进程的一份)。

    一份就是 (returned, pid, ppid, word)：fork() 在那个进程里返回了什么，它自己的进程号，它父进程的进程号，
    还有 watchword()（暗号）在那里给出的文字。watchword 是一个没有参数的函数，给出的文字可长可短，
    什么字符都可能有，而且在每个进程里都不一样。所以谁也不能替别人回答：子进程自己查清自己的一份，
    再通过管道送给父进程。

    family 只在父进程里返回；那时子进程已经以退出码 0 结束并被回收，管道的两头都已关闭。
    调用者别的子进程不受影响。
    """
    raise NotImplementedError("TODO")


def is_orphaned(former_parent):
    """Tell whether the calling process has lost its parent: True or False.

    `former_parent` is the pid of the parent that this process had at some time before. If that one has ended,
    somebody else is the parent by now: process 1, or any other process that adopts orphans. A zombie (dead,
    and not waited for yet) has ended, too. Only look: nothing is changed, nobody is waited for.

    判断调用它的进程是不是已经失去了父进程：True 或 False。

    former_parent 是本进程以前某个时候的父进程的进程号。如果它已经结束，现在的父进程就是别人：1 号进程，
    或者别的收养孤儿的进程。僵尸进程（死了，还没有人 wait 它）也算已经结束。
    只看不动：什么也不改变，谁也不等待。
    """
    raise NotImplementedError("TODO")
