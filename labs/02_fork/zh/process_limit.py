"""fork 会失败。在 Python 里失败就是抛出异常：不会返回负数，也没有子进程诞生。

看第三行：pid 始终没有得到值。
"""

import os
import resource

import psutil

if os.getuid() == 0:
    os.setuid(65534)  # 限制管不住 root：变成 nobody

limit, most = resource.getrlimit(resource.RLIMIT_NPROC)
resource.setrlimit(resource.RLIMIT_NPROC, (0, most))  # 从现在起：这个用户一个进程也不能再多

pid = None
try:
    pid = os.fork()
except OSError as error:  # fork(2): EAGAIN
    print("fork() 抛出", type(error).__name__ + "：", error)
print("psutil：子进程", psutil.Process().children())
print("pid =", pid)

resource.setrlimit(resource.RLIMIT_NPROC, (limit, most))
pid = os.fork()
if pid == 0:
    os._exit(0)
print("取消限制之后：pid > 0 是", pid > 0)
os.waitpid(pid, 0)
