"""STAT 里状态后面的字母：N 优先级较低，s 会话组组长，l 多线程，+ 前台进程。

看 l：它的意思不是“有子进程”。最先列出的进程号是本程序，它有四个子进程，却没有 l。
"""

import os
import pty
import subprocess
import threading

import psutil

arrived, arrive = os.pipe()
released, release = os.pipe()


def new_process(become_special, fork=os.fork):
    pid = fork()
    if pid == 0:
        become_special()
        os.write(arrive, b".")
        os.read(released, 1)
        os._exit(0)
    os.read(arrived, 1)
    return pid


thread = threading.Thread(target=os.read, args=(released, 1))
nice, threaded = lambda: (os.setpgrp(), os.nice(10)), lambda: (os.setpgrp(), thread.start())  # 在后台：没有 +
pids = [os.getpid(), new_process(nice), new_process(os.setsid), new_process(threaded)]
pids.append(new_process(lambda: None, fork=lambda: pty.fork()[0]))  # 在自己的终端上，是前台进程
for process in map(psutil.Process, pids):
    print(f"进程号 {process.pid}：nice {process.nice()}，线程 {process.num_threads()}", flush=True)
raised = [process.pid for process in psutil.process_iter(["nice"]) if (process.info["nice"] or 0) < 0][:1]
print("还有 <：nice 小于 0，优先级较高，要有特权：", raised or "这里一个也看不到", flush=True)
shown = ",".join(map(str, pids + raised))
subprocess.run(["ps", "-o", "pid,stat,ni,nlwp,sid,tty,comm", "-p", shown], check=False)
os.write(release, b"." * 5)
for pid in pids[1:]:
    os.waitpid(pid, 0)
