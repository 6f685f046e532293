import os
import threading


def fork_and_wait(code):
    pid = os.fork()
    if pid == 0:
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == code


for code in (1, 2, 3):
    thread = threading.Thread(target=fork_and_wait, args=(code,))
    thread.start()
    thread.join()
