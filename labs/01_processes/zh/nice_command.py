"""nice 表示一个进程有多谦让：-20 谁也不让，19 谁都让。谦让人人可以，争先则不行。

看 `nice -9`：那是正 9，优先级降低。`nice --9` 才是要求提高，普通用户不允许。
"""

import os
import subprocess

import psutil

if os.getuid() == 0:
    os.setuid(65534)  # root 什么都可以：变成 nobody

me = psutil.Process()
print("本进程：nice", me.nice())
for words in (["nice", "-n", "9"], ["nice", "-9"], ["nice", "--9"]):
    # 后一个 nice 是被运行的程序；不带参数时，它说出自己的 nice 值。
    done = subprocess.run(
        [*words, "nice"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    print(f"{' '.join(words):10} → {done.stdout.strip():3}", done.stderr.strip())

me.nice(me.nice() + 5)  # psutil 直接设定
print("os.nice(3) 是往上加：", os.nice(3), "| psutil：", me.nice())
try:
    os.nice(-1)
except PermissionError as error:
    print("os.nice(-1)：", error, "| psutil：", me.nice())
