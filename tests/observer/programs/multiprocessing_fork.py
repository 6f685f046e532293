import multiprocessing
import os

context = multiprocessing.get_context("fork")
workers = [context.Process(target=os._exit, args=(code,)) for code in (1, 2, 3)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
assert [worker.exitcode for worker in workers] == [1, 2, 3]
