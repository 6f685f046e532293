"""Says itself that it was adopted, and works at once: no handshake."""

# fails: test_work_runs_in_an_orphan, test_it_works_under_a_subreaper
import gc
import os
import sys
import traceback

stage = next(found for found in gc.get_objects() if type(found).__name__ == "Stage")


def leave_an_orphan(work):
    sys.stdout.flush()
    told, tell = os.pipe()
    middle = os.fork()
    if middle == 0:
        orphan = os.fork()
        if orphan == 0:
            os.close(told)
            code = 1
            try:
                stage.tell(ppid=1)
                stage.tell(ppid=stage.pids["caller"])
                work()
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(code)
        os.write(tell, str(orphan).encode())
        os._exit(0)
    os.waitpid(middle, 0)
    pid = int(os.read(told, 32))
    os.close(told)
    os.close(tell)
    return pid
