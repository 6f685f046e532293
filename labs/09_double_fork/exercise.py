"""Lab 09, double fork: work that nobody has to wait for.  实验 09：二次 fork，谁也不用等的活。

Write the two functions, then ask the judge:  写好两个函数，然后请评测：
    pytest labs/09_double_fork
"""


def run_detached(work):
    """Have work() called once in a process of its own; return at once, without waiting for the work.

    When this returns, the process that works is nobody's business here any more: it is no child of the
    calling process (its parent is whoever adopts orphans), so it will never be a zombie here. No other child
    is left of the call, neither alive nor dead. Other children of the caller are left alone.
    When the work is done, its process ends with exit code 0; with 1, if work() raised an exception. It runs
    nothing else of the caller's code, no finally, no atexit. What work() has printed is written all the same.

    让 work() 在一个单独的进程里被调用一次；本函数立刻返回，不等这件活做完。
    函数返回时，干活的进程已经与这里无关：它不是调用者的子进程（它的父进程是收养孤儿的那个），所以永远
    不会成为这里的僵尸。这次调用也不留下别的子进程，活的死的都没有。调用者原有的子进程不去动它们。
    活干完之后，那个进程以退出码 0 结束；如果 work() 抛出异常，以 1 结束。除此之外它不运行调用者的任何
    代码，finally 和 atexit 也不运行。work() 打印过的内容照样要写出来。
    """
    raise NotImplementedError("TODO")


def daemonize():
    """Go on as a daemon: this returns in another process, and the calling process ends with exit code 0.

    The process in which it returns (None) is an orphan. It is in a new session, which it does not lead; its
    working directory is /, its umask is 0, its descriptors 0, 1 and 2 lead to /dev/null. Nobody else is left
    running. What was printed before the call is written once: not lost, not twice. Whoever ends on the way
    runs nothing of the caller's code any more, no finally, no atexit: that is the daemon's to do, at its end.

    变成守护进程继续运行：本函数在另一个进程里返回，调用者进程以退出码 0 结束。
    （返回 None 的）那个进程是孤儿进程；它在一个新的会话里，但不是会话组组长；它的工作目录是 /，umask 是 0，
    描述符 0、1、2 都通向 /dev/null。除它之外，谁也不留下来运行。调用之前打印过的内容恰好写出一次：不丢，
    也不重复。中途结束的进程不再运行调用者的任何代码，finally 和 atexit 也不运行：那是守护进程结束时的事。
    """
    raise NotImplementedError("TODO")
