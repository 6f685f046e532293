"""Processes of multiprocessing: it flushes, forks, ends and joins by itself."""

import multiprocessing
import sys

context = multiprocessing.get_context("fork")


def run(work, *arguments):
    sys.exit(work(*arguments))  # caught by multiprocessing itself, in the child


def fork_one(child_work, parent_work):
    child = context.Process(target=run, args=(child_work,))
    child.start()
    value = parent_work()
    child.join()
    return child.pid, value


def fork_many(n, work):
    children = [context.Process(target=run, args=(work, number)) for number in range(n)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return [child.pid for child in children]


def generation(number, depth, work):
    code = work(number)
    if number < depth:
        child = context.Process(target=generation, args=(number + 1, depth, work))
        child.start()
        child.join()
    sys.exit(code)


def fork_chain(depth, work):
    if depth:
        first = context.Process(target=generation, args=(1, depth, work))
        first.start()
        first.join()
