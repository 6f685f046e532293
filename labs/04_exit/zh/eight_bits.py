"""退出码只有 8 位：不管给的数是多少，内核只保留最低的 8 位。

看 256 那一行：程序想说自己失败了，父进程收到的却是 0，成功。
"""

import os
from pathlib import Path

import psutil

print("os._exit(…)   内核保存的                父进程收到的")
for code in (3, 255, 256, 300, -1):
    child = os.fork()
    if child == 0:
        os._exit(code)

    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # 已经结束，还没有回收
    kept = int(Path(f"/proc/{child}/stat").read_text().split()[-1])  # exit_code，见 proc(5)
    told = psutil.Process(child).wait()  # psutil 等待，并把 wait 带回来的解码

    assert told == code & 0xFF
    print(f"{code:11}   {kept:5} = {kept:016b}   {told:3}")

# 这 8 位放在高字节；低字节留给信号：进程若是被信号杀死的，就记在那里（实验 07）。
