"""Each child has a thread of the parent's that forks it and waits for it."""

import os
import sys
import threading
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: fork in a process with threads


def tend(pids, number, born, work, *arguments):
    pids[number] = os.fork()
    if pids[number] == 0:
        code = 1
        try:
            code = work(*arguments) or 0
            sys.stdout.flush()
        finally:
            os._exit(code)
    born.wait()  # nobody is waited for before all are there
    os.waitpid(pids[number], 0)


def all_of(jobs, meanwhile=lambda: None):
    sys.stdout.flush()
    pids = [0] * len(jobs)
    born = threading.Barrier(len(jobs) + 1)
    threads = [threading.Thread(target=tend, args=(pids, n, born, *job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    born.wait()
    value = meanwhile()
    for thread in threads:
        thread.join()
    return pids, value


def fork_one(child_work, parent_work):
    [pid], value = all_of([(child_work,)], parent_work)
    return pid, value


def fork_many(n, work):
    return all_of([(work, number) for number in range(n)])[0]


def fork_chain(depth, work, generation=1):
    def live():
        code = work(generation)
        fork_chain(depth, work, generation + 1)
        return code

    if generation <= depth:
        all_of([(live,)])
