"""孤儿进程继承的东西还在它手里，比如管道：谁在读这个管道，谁就得连孤儿一起等。

看中间那一行：程序已经结束，它的输出却还没有到头。
"""

import select
import subprocess
import sys

import psutil

PROGRAM = """
import os, sys
child = os.fork()
if child == 0:
    sys.stdin.read()  # 活到输入结束为止
else:
    print(child)
"""

program = psutil.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
orphan = psutil.Process(int(program.stdout.readline()))
print("程序结束了：退出码", program.wait(), flush=True)

readable, _, _ = select.select([program.stdout], [], [], 0)
print("它的输出也到头了吗？", bool(readable), "| 孤儿还活着：", orphan.is_running(), flush=True)

program.stdin.close()
print("让孤儿结束，输出才到头：", program.stdout.read())
program.stdout.close()
psutil.wait_procs([orphan], timeout=10)  # 不归我们回收：一直看到有人收了它
