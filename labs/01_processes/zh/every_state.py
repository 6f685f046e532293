"""特意造出每一种状态，再让 psutil 和 ps 来看：D、R、S、T、Z。

看字母：D 和 S 是两种等待；R 既指正在运行的，也指就绪的。
"""

import os
import signal
import subprocess
import tempfile

import psutil


def be(state):
    while state == "running":
        pass
    if state == "sleeping":
        signal.sigwait([signal.SIGUSR1])
    if state == "stopped":
        signal.raise_signal(signal.SIGSTOP)
    if state == "disk-sleep":  # vfork(2)：子进程 exec 之前它不能动，而子进程被 fifo 拦住了
        os.posix_spawnp("true", ["true"], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, fifo, os.O_RDONLY, 0)])
        os.wait()
    os._exit(0)


with tempfile.TemporaryDirectory() as folder:
    os.mkfifo(fifo := f"{folder}/fifo")
    pids = []
    for state in ("disk-sleep", "running", "sleeping", "stopped", "zombie"):
        pids.append(os.fork() or be(state))
        while (seen := psutil.Process(pids[-1]).status()).replace("tracing-stop", "stopped") != state:
            os.sched_yield()  # 还没到。（在观察器下，暂停显示为 tracing-stop，字母是 t。）
        print(f"进程号 {pids[-1]}：{seen}", flush=True)
    subprocess.run(["ps", "-o", "pid,stat,comm", "-p", ",".join(map(str, pids))], check=False)
    os.close(os.open(fifo, os.O_WRONLY))  # 第一个可以继续了，随后自己结束
    os.waitpid(pids.pop(0), 0)
for pid in pids:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
