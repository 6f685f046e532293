"""Lab 01, processes: the reference.  实验 01：参考答案。"""

import psutil


def describe(pid):
    try:
        process = psutil.Process(pid)
        # One look at /proc for everything below: without it the facts could be of different moments.
        # 下面的内容一次看完；否则各项可能来自不同的时刻。
        with process.oneshot():
            return {
                "pid": pid,
                "parent": process.ppid(),
                "name": process.name(),
                "status": process.status(),
                "command": command_of(process),
            }
    except psutil.NoSuchProcess:
        return None


def command_of(process):
    try:
        return process.cmdline()
    except psutil.ZombieProcess:
        # Must be caught before NoSuchProcess, whose child it is: a zombie is there, only its memory is gone.
        # 要赶在 NoSuchProcess 之前接住（它是后者的子类）：僵尸进程还在，只是内存没有了。
        return []


def ancestors(pid):
    try:
        # parents() goes up by ppid(), and compares the times of birth: a pid may have been given away anew.
        # parents() 沿着 ppid() 往上走，还比较诞生时间：进程号可能已经给了别人。
        return [parent.pid for parent in psutil.Process(pid).parents()]
    except psutil.NoSuchProcess:
        return []


def children_in_state(pid, status):
    found = []
    try:
        children = psutil.Process(pid).children()
    except psutil.NoSuchProcess:
        return found
    for child in children:
        try:
            if child.status() == status:
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue  # it ended between the list and the look  列出之后、查看之前，它结束了
    return found
