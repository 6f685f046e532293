"""结束一个程序的所有办法，摆在一起看：父进程收到什么，自己还来不来得及收拾。

看收到的退出码，再看最后两行：它们什么也没有来得及运行，连 print 的内容都没有出来。
"""

import subprocess
import sys

import psutil

PROGRAM = """
import atexit, os, sys
atexit.register(print, "atexit", end=" ")
try:
    print("words", end=" ")
    {way}
finally:
    print("finally", end=" ")
"""

WAYS = [
    "pass",  # 一直走到文件末尾
    "sys.exit()",
    "sys.exit(3)",
    "raise SystemExit(3)",  # sys.exit(3) 做的就是这件事，此外什么也不做
    "sys.exit('a text')",
    "1 / 0",
    "os._exit(3)",  # 直接进入系统调用
    "os.kill(os.getpid(), 9)",
]

print("怎样结束               退出码  标准输出               标准错误", flush=True)
for way in WAYS:
    # 每一个都是单独的程序，通过管道说话。-E：不看 PYTHONUNBUFFERED。
    words = [sys.executable, "-E", "-c", PROGRAM.format(way=way)]
    child = psutil.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = child.communicate()
    last_line = err.strip().rpartition("\n")[2]
    print(f"{way:24} {child.wait():4}  {out:21}  {last_line.partition(':')[0]}", flush=True)
