"""Lab 07, wait: the reference.  实验 07：参考答案。"""

import os
import signal
import sys
import traceback


def run_and_wait(work):
    sys.stdout.flush()  # or the child writes it again (lab 02).  否则子进程会再写一遍（实验 02）
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = int(work())
        except BaseException:
            traceback.print_exc()
        finally:  # the child never leaves this function: lab 04.  子进程不从这里走出去：实验 04
            sys.stdout.flush()
            os._exit(code)
    # This one, by its pid: os.wait() would take any child that is dead.
    # 指定这一个：os.wait() 碰到哪个死了就收哪个。
    _, status = os.waitpid(pid, 0)
    # Not status >> 8: a child that was killed has 0 there, and would look like a success.
    # 不写 status >> 8：被杀死的子进程那里是 0，看上去像成功。
    return pid, os.waitstatus_to_exitcode(status)


def wait_for_all(pids):
    ended = []
    # As many waits as children, and no more: one wait takes one child, and without children it is ECHILD.
    # But no pid is named: to wait for the first would leave those as zombies who end before it.
    # 有几个子进程就等几次，不多等：一次 wait 收一个，没有子进程了就是 ECHILD。
    # 但不指名：如果先等第一个，比它早结束的就成了僵尸进程。
    for _ in pids:
        pid, status = os.wait()
        ended.append((pid, os.waitstatus_to_exitcode(status)))
    return ended


def explain(status):
    if os.WIFEXITED(status):
        return "exited", os.WEXITSTATUS(status)
    if os.WIFSIGNALED(status):
        # The low byte: seven bits for the signal, one for the core dump (wait(2)).
        # 低字节：七位是信号，一位是 core（wait(2)）。
        return "dumped" if os.WCOREDUMP(status) else "killed", os.WTERMSIG(status)
    if os.WIFSTOPPED(status):
        return "stopped", os.WSTOPSIG(status)
    return "continued", int(signal.SIGCONT)
