"""Lab 05, orphans: the reference.  实验 05：参考答案。"""

import os
import sys
import traceback


def leave_an_orphan(work):
    sys.stdout.flush()  # or the orphan writes it again (lab 02).  否则孤儿进程会再写一遍（实验 02）
    told, tell = os.pipe()
    gate, opener = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            # Should the caller die before it opens the gate, the pipe ends, unless we hold it open ourselves.
            # 万一调用者没开门就死了，管道会到头，read 照样返回；所以自己手里的写端要先关掉。
            os.close(opener)
            os.read(gate, 1)
            _end_with(work)
        # fork told the middle one the pid; the caller has no other way to learn it.
        # fork 只把进程号告诉了中间这个进程，调用者没有别的办法知道。
        os.write(tell, str(orphan).encode())
        os._exit(0)
    # Reaped: so it leaves no zombie, it has ended for certain, and by then its child has been adopted.
    # 回收了：中间的不会成为僵尸；而且可以肯定它已经结束，它的子进程已经有人收养。
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.write(opener, b".")
    for descriptor in (told, tell, gate, opener):
        os.close(descriptor)
    return pid


def _end_with(work):
    """Do the work, and end, whatever happens in it (lab 04)."""
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
