"""只打印一次，却收到两次：fork 时还在缓冲区里的内容，会随内存一起复制。

看每种去向后面的次数：同样一句 print，收到几次，取决于输出去了哪里。
"""

import os


def arrivals(reading, writing, flush):
    """打印一次，接着 fork：数一数收到几次。"""
    with open(os.dup(writing), "w") as out:  # Python 也这样打开 stdout：终端按行缓冲，其他按块缓冲
        print("hello", file=out, flush=flush)
        pid = os.fork()
        if pid == 0:
            out.flush()  # 程序结束时都会这样：把缓冲区里的内容送出去
            os._exit(0)
        os.waitpid(pid, 0)
    told = os.read(reading, 1000)
    os.close(reading)
    os.close(writing)
    return told.count(b"hello")


print("写进管道：", arrivals(*os.pipe(), flush=False), flush=True)
print("写到终端：", arrivals(*os.openpty(), flush=False), flush=True)
print("写进管道，先 flush：", arrivals(*os.pipe(), flush=True), flush=True)
