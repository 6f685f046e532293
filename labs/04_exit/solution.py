"""Lab 04, exit: the reference.  实验 04：参考答案。"""

import os
import sys
import traceback


def exit_with(code, last_words):
    # The kernel takes any number and keeps 8 bits of it: 256 would tell the parent 0, "all is well".
    # 给内核什么数它都收，但只留 8 位：256 就成了 0，父进程会以为一切顺利。
    if code not in range(256):
        raise ValueError(f"an exit code is 0…255, not {code!r}")
    print(last_words)
    # Not sys.exit(): that is an exception, and anybody above may catch it. os._exit() goes straight to the
    # kernel; but the kernel knows nothing of Python's buffers, and what is in them now would be gone.
    # 不用 sys.exit()：那是异常，上面任何人都能接住。os._exit() 直接进内核；可是内核不知道 Python 有缓冲区，
    # 里面还没写出去的就没了。
    sys.stdout.flush()
    os._exit(code)


def exit_status_of(main):
    # The child gets a copy of the buffers, too: what is in them now would be written by both.
    # 缓冲区也会复制一份给子进程：现在里面有什么，父子两个就都会写一遍。
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _run(main)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:  # whatever has happened: the child stays inside.  不管怎样，子进程不能走出去
            os._exit(code)
    # This child, not os.wait(): another one's exit code is not ours to take.
    # 只等这个子进程，不用 os.wait()：别的子进程的退出码不归我们取。
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _run(main):
    """Do what Python does around a program: turn each way out of it into an exit code."""
    try:
        main()
        return 0
    except SystemExit as ending:
        if ending.code is None:
            return 0
        if isinstance(ending.code, int):
            return (
                ending.code & 0xFF
            )  # os._exit() refuses what is no C int.  超出 C 的 int，os._exit() 会拒绝
        print(ending.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    return 1
