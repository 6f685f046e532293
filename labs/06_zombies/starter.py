"""Lab 06, zombies: make one, find them, bury one.  实验 06：制造、寻找、回收僵尸进程。

Write the three functions, and let the judge look at every save:  写三个函数，每次保存都请评测看一看：
    python3 -m labs watch 6
"""


def make_zombie():
    """Make a zombie and return its pid (an int).

    When this returns, the zombie is a child of the calling process that has ended already, and that nobody
    has reaped. Nothing else is left behind, and the caller may call it again for another zombie.

    制造一个僵尸进程，返回它的 PID（整数）。函数返回时，它是调用者的子进程，已经结束，且还没有被回收；
    除它之外什么都不留下。再次调用，就再得到一个僵尸进程。
    """
    raise NotImplementedError("TODO")


def find_zombies(parent):
    """Return a list of the pids of all zombies whose parent is the process `parent`, in any order.

    `parent` is the pid of a living process: this one, or another. Only its own children count, not its
    grandchildren; no zombies, an empty list. Looking changes nothing: the zombies are still there afterwards.

    返回一个列表：父进程为 `parent` 的所有僵尸进程的 PID，顺序不限。`parent` 是某个活着的进程的 PID，
    可以是本进程，也可以是别的进程。只算它自己的子进程，不算孙进程；没有就返回空列表。
    只看，不动：看过之后僵尸进程都还在。
    """
    raise NotImplementedError("TODO")


def bury(pid):
    """Reap the zombie `pid`, a child of the calling process, and no other; return its exit code.

    The exit code is 0…255 for a child that called exit, and -n for one that signal n killed (-9: SIGKILL).
    Raises ChildProcessError if `pid` is no child of the calling process.

    回收僵尸进程 `pid`（它是调用者的子进程），不动别的子进程；返回它的退出码：自己退出的为 0…255，
    被信号 n 杀死的为 -n（例如 -9 即 SIGKILL）。如果 `pid` 不是调用者的子进程，抛出 ChildProcessError。
    """
    raise NotImplementedError("TODO")
