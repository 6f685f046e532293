"""Lab 02, fork: the reference.  实验 02：参考答案。"""

import os
import sys
import traceback


def in_a_child(work, *arguments):
    """Call work(*arguments) in a new process; return its pid.  在新进程里调用 work，返回它的进程号。"""
    # The buffer is memory, too: what is still in it would be copied, and come out twice.
    # 缓冲区也是内存：还留在里面的内容会跟着复制，于是输出两遍。
    sys.stdout.flush()
    pid = os.fork()
    if pid != 0:
        return pid
    # From here on we are the child, and there is one way out, whatever happens: os._exit. Without it the
    # child would go on as a second parent: back to the caller, and through all that comes after.
    # 从这里起我们是子进程，不管发生什么，出口只有一个：os._exit。否则子进程会像第二个父进程一样，
    # 回到调用者那里，把后面的代码再跑一遍。
    code = 1
    try:
        code = work(*arguments) or 0
        sys.stdout.flush()  # os._exit leaves Python's buffers as they are  os._exit 不管 Python 的缓冲区
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def fork_one(child_work, parent_work):
    pid = in_a_child(child_work)
    # First the work, then the wait: the other way round nothing would happen at the same time.
    # 先干活，再等待：反过来就谈不上同时了。
    value = parent_work()
    os.waitpid(pid, 0)
    return pid, value


def fork_many(n, work):
    # Each child ends inside in_a_child, so only the parent goes on looping: n children, not 2**n - 1.
    # 每个子进程都在 in_a_child 里结束，继续循环的只有父进程：n 个子进程，不是 2**n - 1 个。
    pids = [in_a_child(work, number) for number in range(n)]
    for pid in pids:  # all are born by now: a wait in the first loop would let them work one by one
        os.waitpid(pid, 0)  # 这时全都诞生了：若在上一个循环里就等，它们只能一个一个地干
    return pids


def fork_chain(depth, work, generation=1):
    if generation > depth:
        return

    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)  # the next one is born by this one, and ends before it
        return code  # 下一代由这一代创建，也在这一代之前结束

    os.waitpid(in_a_child(live), 0)
