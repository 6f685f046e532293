"""fork 的时候并不复制内存：父子进程共用所有的页，谁写哪一页，内核才复制那一页。

看每个进程独占多少（psutil 的 uss）：子进程写了多少，独占的就增加多少。
"""

import os

import psutil

HALF = 32 << 20


def look(who):
    memory = psutil.Process().memory_full_info()  # rss：看得见的全部内存；uss：只有自己看得见的
    print(f"{memory.rss >> 20:4} MiB 可见，{memory.uss >> 20:4} MiB 独占 | {who}", flush=True)


block = bytearray(b".") * (2 * HALF)
look("父进程，fork 之前")

pid = os.fork()
if pid == 0:
    look("子进程，还没有写")
    assert block.count(b".") == 2 * HALF  # 全部读一遍，什么也不用复制
    look("子进程，全部读了一遍")
    block[:HALF] = bytes(HALF)  # 一页接一页：缺页、复制、接着写
    look("子进程，改写了一半")
    os._exit(0)

os.waitpid(pid, 0)
assert block.count(b".") == 2 * HALF
print("父进程：我的内容一个字节也没有变")
