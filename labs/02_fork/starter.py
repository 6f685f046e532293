"""Lab 02, fork: one child, many children, a chain of them.  实验 02：一个子进程、许多子进程、一代接一代。

Write the three functions, then ask the judge:  写好三个函数，然后请评测：
    pytest labs/02_fork

For all three: a new process ends when its work is over; its exit code is the number that the work returned
(0…255; None counts as 0), or 1 if the work raised an exception. It never comes back from your function.
When your function returns, every process that it made has ended and been reaped (os.waitpid(pid, 0)), and
everything that was printed, before the call or in it, comes out once: into a pipe as well as on a terminal.

三个函数都要做到：新进程干完活就结束，退出码是那个活返回的数（0…255，None 算 0）；如果它抛出异常，退出码是 1。
新进程绝不从你的函数里返回。你的函数返回时，它创建的进程都已经结束并被回收（os.waitpid(pid, 0)）；
无论是调用之前打印的，还是调用当中打印的，都只出现一次，写进管道也好，写到终端也好。
"""


def fork_one(child_work, parent_work):
    """Call child_work() in a new process and parent_work() in this one; return the pair (pid, value).

    `pid` is the pid of the new process, `value` what parent_work() returned. Both work at the same time:
    neither begins only when the other is done.

    在一个新进程里调用 child_work()，在本进程里调用 parent_work()；返回二元组 (pid, value)：pid 是新进程的
    进程号，value 是 parent_work() 的返回值。两边同时干活：谁也不是等另一边干完才开始。
    """
    raise NotImplementedError("TODO")


def fork_many(n, work):
    """Make n new processes, children of this one, and in them call work(0), work(1), …, work(n - 1).

    Each child calls it once, with its own number; this process does not call it. Return the list of their
    pids, in the order of the numbers. All work at the same time: nobody begins only when another has ended.

    创建 n 个新进程，都是本进程的子进程，分别调用 work(0)、work(1)……work(n - 1)：每个子进程调用一次，用自己的
    编号；本进程不调用。按编号顺序返回它们的进程号列表。大家同时干活：谁也不是等别人结束才开始。
    """
    raise NotImplementedError("TODO")


def fork_chain(depth, work):
    """Make a chain of `depth` generations: a child of this process, a child of that child, and so on.

    Generation 1 is the child, 2 the grandchild, …; the process of generation g calls work(g), once. No
    process of the chain ends before its own child has ended. Return None; with depth 0 nobody is born.

    创建一条 `depth` 代的链：本进程的子进程、子进程的子进程，依此类推。第 1 代是子进程，第 2 代是孙进程……
    第 g 代的进程调用一次 work(g)。链上的每个进程都要等自己的子进程结束之后才结束。返回 None；
    depth 为 0 时什么进程也不创建。
    """
    raise NotImplementedError("TODO")
