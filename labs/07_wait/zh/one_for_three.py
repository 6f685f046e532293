"""wait 一次只收一个：三个子进程只 wait 一次，剩下两个僵尸；wait 第四次，就没有子进程了。

看每次 wait 之后 psutil 数出几个，再看最后一次的回答。
"""

import os

import psutil

children = []
for code in (10, 20, 30):
    child = os.fork()
    if child == 0:
        os._exit(code)
    children.append(child)

for child in children:
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
print("三个都结束了，还没有人过问：", [child.status() for child in psutil.Process().children()])

while True:
    try:
        pid, status = os.wait()
    except ChildProcessError as error:
        print("wait：", error)
        break
    code = os.waitstatus_to_exitcode(status)
    print("wait：退出码", code, "| 剩下：", [child.status() for child in psutil.Process().children()])
