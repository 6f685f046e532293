"""Lab 08, waitpid: ask, take all, work on, be told.  实验 08：只问不等，全部收走，接着干活，等通知。

Write the four functions, then ask the judge:  写好四个函数，然后请评测：
    pytest labs/08_waitpid

An exit code is 0…255 for a child that called exit, and -n for one that signal n killed (-9: SIGKILL).
退出码：自己退出的为 0…255，被信号 n 杀死的为 -n（例如 -9 即 SIGKILL）。
"""


def poll(pid):
    """Ask how the child `pid` is, without waiting: None while it runs, else its exit code.

    A child that has ended is reaped by the question, this one and no other. Raises ChildProcessError if `pid`
    is no child of the calling process, or is none any more.

    问一问子进程 `pid` 怎么样了，不等待：还在运行就返回 None，否则返回它的退出码。已经结束的子进程，
    问过就回收了；只回收这一个。如果 `pid` 不是（或不再是）调用者的子进程，抛出 ChildProcessError。
    """
    raise NotImplementedError("TODO")


def reap_finished():
    """Reap every child of the calling process that has ended by now; return a list of (pid, exit code).

    In any order; children that live are left alone and not waited for. Nobody has ended, or there are no
    children at all: an empty list.

    回收调用者所有已经结束的子进程，返回 (PID, 退出码) 的列表，顺序不限。还活着的子进程不去动它，
    也不等它。一个都没有结束，或者根本没有子进程：返回空列表。
    """
    raise NotImplementedError("TODO")


def work_until_done(pid, work):
    """Call work() over and over while the child `pid` runs; once it has ended, reap it and give its code.

    work() does a small piece of work each time and takes as long as it takes; its value does not matter.
    The pieces are not held up by waiting for the child, nor is anybody waited for instead of working. Other
    children are left alone.

    只要子进程 `pid` 还在运行，就一遍又一遍地调用 work()；它结束之后，回收它，返回它的退出码。
    work() 每次干一小段活，需要多久就是多久，返回什么不用管。不要为了等子进程而耽误干活，更不能只等不干。
    别的子进程不去动它们。
    """
    raise NotImplementedError("TODO")


def reap_on_sigchld(report):
    """From now on reap children as soon as they end, without anybody asking; return at once.

    Whenever a child of the calling process ends, and however many end at once, each is reaped and
    report(pid, exit code) is called for it, exactly once, in the calling process. Children that had ended
    before are reaped and reported as well. However many children live on: nobody is ever blocked by this.

    从现在起，子进程一结束就自动回收，不用谁来问；本函数立刻返回。调用者的子进程不论何时结束、同时结束几个，
    每个都要回收，并在调用者进程里为它调用 report(PID, 退出码)，恰好一次。在此之前已经结束的子进程，
    也要回收并报告。不管还有多少子进程活着，谁都不会因此而阻塞。
    """
    raise NotImplementedError("TODO")
