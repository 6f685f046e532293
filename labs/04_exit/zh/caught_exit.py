"""sys.exit 是一个异常。谁接住它，谁就继续活着；fork 出来的子进程也会这样回到父进程的代码里。

看是谁在继续运行，再看交给 sys.exit 的那个 3：父进程根本没有听到。
"""

import os
import sys

import psutil


def like_a_test_runner(leave, argument):
    """测试框架、notebook、服务器都要比它们调用的代码活得久：不管出来什么异常，它们都接住。"""
    try:
        leave(argument)
    except BaseException as error:
        return repr(error)


caught = like_a_test_runner(sys.exit, "hello world")
print("进程", os.getpid(), "继续运行，接住的是", caught, flush=True)

for name, leave in {"sys.exit": sys.exit, "os._exit": os._exit}.items():
    child = os.fork()
    if child == 0:
        caught = like_a_test_runner(leave, 3)
        # 真正结束了的进程，到不了这里。
        print(
            "进程", os.getpid(), "继续运行，接住的是", caught, "| 父进程", psutil.Process().ppid(), flush=True
        )
        os._exit(0)

    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    state = psutil.Process(child).status()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    print(f"子进程 {child} 调用了 {name}(3)：{state}，退出码 {code}", flush=True)
