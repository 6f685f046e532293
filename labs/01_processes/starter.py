"""Lab 01, processes: describe one, name its ancestors, pick among its children.  实验 01：认识进程。

Write the three functions with psutil (https://psutil.readthedocs.io), then ask the judge:
用 psutil 写好三个函数，然后请评测：
    pytest labs/01_processes
"""


def describe(pid):
    """Return a dictionary of what is known of the process `pid`; None if there is no such process.

    "pid"      the pid itself
    "parent"   the pid of its parent
    "name"     its name
    "status"   its state, in psutil's words: "running", "sleeping", "zombie", …
    "command"  the list of the words that it was started with; an empty list for a zombie, which has none left

    返回一个字典，说明进程 `pid` 的情况；没有这个进程则返回 None。键："pid" 进程号，"parent" 父进程号，
    "name" 名字，"status" 状态（用 psutil 的说法："running"、"sleeping"、"zombie"……），
    "command" 启动它的命令行，是一个单词列表；僵尸进程已经没有命令行，给空列表。
    """
    raise NotImplementedError("TODO")


def ancestors(pid):
    """Return the list of the pids of its parent, the parent's parent, and so on up to the first process.

    The process itself is not among them. An empty list if it has no parent, or if there is no such process.

    返回一个列表：它的父进程、父进程的父进程……一直到最初那个进程的进程号。不包括它自己。
    没有父进程，或者没有这个进程，就返回空列表。
    """
    raise NotImplementedError("TODO")


def children_in_state(pid, status):
    """Return the list of the pids of those children of `pid` that are in the state `status`, in any order.

    `status` is one of psutil's words. Only its own children count, not theirs. A child that is gone by the
    time you look at it is left out. An empty list if there are none, or if there is no process `pid`.

    返回一个列表：进程 `pid` 的子进程当中，状态为 `status`（psutil 的说法）的那些进程号，顺序不限。
    只算它自己的子进程，不算孙进程。轮到你去看时已经不在了的，略过。没有的话，或者没有进程 `pid`，返回空列表。
    """
    raise NotImplementedError("TODO")
