"""三个子进程，三次 wait：谁先结束就先报谁，不管谁先出生。

看 wait 依次带回来的是谁，再看横条的末端：第三个，第一个，第二个。
"""

import os

import psutil

openers, children = [], []
for number in (1, 2, 3):
    gate, opener = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(gate, 1)  # 父进程打开这一个的门，才返回
        os._exit(10 * number)
    openers.append(opener)
    children.append(child)

for number in (3, 1, 2):
    os.write(openers[number - 1], b".")
    pid, status = os.wait()
    code, left = os.waitstatus_to_exitcode(status), len(psutil.Process().children())
    print(f"wait：子进程 {children.index(pid) + 1}，退出码 {code} | 剩下的子进程：{left}", flush=True)
