"""没有人听到的遗言：print() 只是把字放进缓冲区，os._exit() 连同缓冲区一起结束了进程。

看前两行：同一个程序，一次写到终端，一次写进管道。再看第三行怎样补救。
"""

import os
import pty
import sys

import psutil

SILENT = "import os; print('farewell'); os._exit(0)"
HEARD = "import os; print('farewell', flush=True); os._exit(0)"


def last_words(program, reading, writing):
    """返回 `program` 写到 `writing` 的内容，以及它的退出码。"""
    # -E：不看 PYTHONUNBUFFERED，有它就什么也看不出来了。
    child = psutil.Popen([sys.executable, "-E", "-c", program], stdout=writing)
    code = child.wait()
    os.close(writing)  # 从现在起谁也不能再写：下面的 read 读到的，不是遗言就是末尾
    heard = os.read(reading, 100)
    os.close(reading)
    return heard, code


# 输出到终端时，Python 每到行末就写出去；输出到别处，要攒够 8 KiB 才写。
# 程序正常结束时会写出剩下的；os._exit 没有这一步。
print("终端，os._exit：", *last_words(SILENT, *pty.openpty()))
print("管道，os._exit：", *last_words(SILENT, *os.pipe()))
print("管道，先 flush 再 os._exit：", *last_words(HEARD, *os.pipe()))
