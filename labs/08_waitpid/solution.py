"""Lab 08, waitpid: the reference.  实验 08：参考答案。"""

import os
import signal


def poll(pid):
    done, status = os.waitpid(pid, os.WNOHANG)
    # (0, 0): nothing to report, the child runs. Its status would decode as "ended, exit code 0".
    # No child of ours, or reaped already: the kernel says ECHILD, and whoever called us must hear of it.
    # (0, 0)：没有消息，子进程还在运行；硬要解读那个 0，就成了“已退出，退出码 0”。
    # 不是自己的子进程，或者已经回收过：内核回答 ECHILD，让调用者知道。
    return os.waitstatus_to_exitcode(status) if done == pid else None


def reap_finished():
    finished = []
    try:
        # Again and again: each wait takes one child, and several may have ended.
        # 一问再问：一次 wait 只收一个，而结束的可能有好几个。
        while (answer := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = answer
            finished.append((pid, os.waitstatus_to_exitcode(status)))
    except ChildProcessError:
        # ECHILD: no child is left, neither living nor dead. Not an error here, but the other end of the loop.
        # ECHILD：一个子进程也没有了。在这里它不是错误，只是循环的另一个出口。
        pass
    return finished


def work_until_done(pid, work):
    # The status comes with the last answer, and only once: keep it. `is None`, because 0 is an exit code.
    # The pause between two questions is the work itself; without work, sleep: asking in a loop burns a core.
    # 状态在最后一次回答里，只给一次：要留住它。用 is None 判断，因为 0 也是退出码。
    # 两次提问之间的停顿就是 work() 本身；没有活可干就该睡一会儿：不停地问会烧满一个核。
    while (code := poll(pid)) is None:
        work()
    return code


def reap_on_sigchld(report):
    def drain(*_):
        # SIGCHLD says "somebody", not how many: signals that are pending do not add up (signal(7)).
        # SIGCHLD 只说“有人结束了”，不说几个：同一个信号在排队时不会累加（signal(7)）。
        for pid, code in reap_finished():
            report(pid, code)

    signal.signal(signal.SIGCHLD, drain)
    # First listen, then look: whoever ended before sends no signal any more. The other way round, a child
    # that ends between the look and the listening would be missed.
    # 先听，再看：在此之前结束的不会再发信号。反过来先看后听，夹在中间结束的那个就漏掉了。
    drain()
