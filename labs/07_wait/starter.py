"""Lab 07, wait: run, wait, and read the status.  实验 07：运行、等待、读懂状态。

Write the three functions, then ask the judge:  写好三个函数，然后请评测：
    pytest labs/07_wait
"""


def run_and_wait(work):
    """Run the function `work()` in a child process, wait until the child has ended, return (pid, exit code).

    The child does nothing but work(), and ends with the number (0…255) that work() returns; with 1 if work()
    raises an exception. `pid` is the child's; the exit code as well, or -n if signal n killed it. Whatever
    work() prints arrives. When this returns, the child is reaped, and no other child of the caller is.

    在子进程里运行函数 `work()`，等子进程结束，返回 (进程号, 退出码)。子进程只做 work()，以 work() 返回的数
    （0…255）结束；work() 抛出异常则以 1 结束。进程号、退出码都是子进程的；被信号 n 杀死，退出码为 -n。
    work() 打印的内容都要送到。函数返回时，这个子进程已被回收，调用者的其他子进程都没有被回收。
    """
    raise NotImplementedError("TODO")


def wait_for_all(pids):
    """Wait until all of `pids` have ended; return a list of (pid, exit code), in the order of their ends.

    `pids` are children of the calling process, and it has no others. Some may have ended already (their order
    is open), some may end long before others. Each is reaped as soon as it has ended, and none is left in the
    end. Exit codes as above. For no pids, an empty list.

    等 `pids` 里的进程全部结束，返回 (进程号, 退出码) 的列表，按它们结束的次序排列。`pids` 是调用者的子进程，
    除此之外它没有别的子进程。有的可能早就结束了（这些之间的次序不论），有的可能比别的早结束很多。
    每一个一结束就要回收，最后一个也不剩。退出码同上。`pids` 为空，返回空列表。
    """
    raise NotImplementedError("TODO")


def explain(status):
    """Say what a status that wait has brought (an int) means: return a pair of a word and a number.

        ("exited", exit code)     it ended by itself
        ("killed", signal)        a signal ended it
        ("dumped", signal)        a signal ended it, and the kernel wrote a core dump
        ("stopped", signal)       it has not ended: a signal stopped it
        ("continued", SIGCONT)    it has not ended: it goes on

    说出 wait 带回来的状态（整数）是什么意思：返回一个词和一个数组成的对。
        ("exited", 退出码)        自己结束的
        ("killed", 信号)          被信号杀死
        ("dumped", 信号)          被信号杀死，内核还写了 core 文件
        ("stopped", 信号)         没有结束：被信号停住了
        ("continued", SIGCONT)    没有结束：又继续运行了
    """
    raise NotImplementedError("TODO")
