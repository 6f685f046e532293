"""Lab 05, orphans: leave one behind.  实验 05：留下一个孤儿进程。

Write the function, then ask the judge:  写好这个函数，然后请评测：
    pytest labs/05_orphans
"""


def leave_an_orphan(work):
    """Run the function `work()` in an orphan, and return the orphan's pid (an int).

    When work() begins, the parent of the process that runs it has ended, and somebody else has adopted it.
    The caller does not wait for work(): it has the pid back while work() may go on for long. Besides the
    orphan nothing is left of the call: no other process, no zombie. No older child of the caller is reaped.
    The orphan does nothing but work(), and ends: with 0 when work() has returned, with 1 if it raised an
    exception. What work() prints arrives, once; so does what the caller has printed before.

    在一个孤儿进程里运行函数 `work()`，返回孤儿进程的 PID（整数）。work() 开始的时候，运行它的进程的父进程
    已经结束，它已经被别人收养。调用者不等 work()：work() 也许还要做很久，PID 已经返回。除了孤儿进程，这次调用
    什么也不留下：没有别的进程，没有僵尸进程。调用者原来的子进程也不会被回收。
    孤儿进程只做 work()，然后结束：work() 返回，就以 0 结束；work() 抛出异常，就以 1 结束。
    work() 打印的内容要送到，而且只出现一次；调用者此前打印的也一样。
    """
    raise NotImplementedError("TODO")
