"""程序是一个文件，进程是它的一次运行：启动两次，就有两个进程。

看两个进程有什么相同（文件），又各有什么是自己的。
"""

import shutil
import subprocess
from datetime import datetime

import psutil

program = shutil.which("cat")  # 把输入原样输出，输入结束它就结束
print(program, "是程序：一个文件，自己不会运行")

runs = [subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(2)]
for run in runs:
    process = psutil.Process(run.pid)
    born = datetime.fromtimestamp(process.create_time()).time()
    print(f"进程号 {process.pid}：程序 {process.exe()}，父进程 {process.ppid()}，生于 {born}")

runs[0].stdin.close()  # 一次运行结束了，另一次毫不知情
runs[0].wait()
print("第一个结束了；进程号还在吗：", [psutil.pid_exists(run.pid) for run in runs])

runs[1].stdin.close()
runs[1].wait()
print("两个都结束了；程序还在吗：", shutil.which("cat") == program)
