"""Scenes of lab 02: works with numbers, works that print, and works that meet.

Runs on the stage, where nothing of the kit is: the standard library and psutil only.
"""

import os
import select

import psutil

LOOK_S, LOOKS = 0.05, 20  # whoever sleeps in so many looks, one after another, waits for each other


def fork_many_numbered(stage, n, codes):
    """Call fork_many with a work that tells its number, and ends with the code of that number; if it is below
    0, it raises an exception.
    """
    yield
    stage.call("fork_many", n, _numbered(stage, codes))


def fork_chain_numbered(stage, depth, codes):
    """Call fork_chain with such a work; its numbers begin with 1."""
    yield
    stage.call("fork_chain", depth, _numbered(stage, [None, *codes]))


def _numbered(stage, codes):
    def work(number):
        stage.tell(work=number)
        if codes[number] < 0:
            raise ValueError(number)
        return codes[number]

    return work


def fork_many_printing(stage, before, *texts):
    """Print something, and call fork_many with a work that prints the text of its number."""
    yield
    print(before)
    stage.call("fork_many", len(texts), _saying(stage, texts))


def fork_chain_printing(stage, before, *texts):
    """The same for fork_chain, whose numbers begin with 1."""
    yield
    print(before)
    stage.call("fork_chain", len(texts), _saying(stage, [None, *texts]))


def _saying(stage, texts):
    def work(number):
        stage.tell(work=number)
        print(texts[number])

    return work


def fork_one_printing(stage, before, childs, parents):
    """Print something, and let both works print."""
    yield
    print(before)
    stage.call("fork_one", stage.work("child", says=childs), stage.work("parent", says=parents))


def fork_one_meeting(stage):
    """Let both works wait for each other: they meet only if they run at the same time."""
    meet = _meeting_point(stage, 2)
    yield
    stage.call("fork_one", stage.work("child", then=meet), stage.work("parent", then=meet))


def fork_many_meeting(stage, n):
    """Let the works of n children wait until all have come."""
    meet = _meeting_point(stage, n)
    yield
    stage.call("fork_many", n, stage.work("worker", then=meet))


def _meeting_point(stage, n):
    """Give what a work calls to meet the other ones."""
    arrived, arrive = os.pipe()
    released, release = os.pipe()
    stage.peer("watcher", _watch, arrived, release, n)

    def meet():
        os.write(arrive, b".")
        os.read(released, 1)

    return meet


def _watch(stage, arrived, release, n):
    """Let everybody go when all have come, or when all who are there sleep: then nobody comes any more."""
    caller = psutil.Process(os.getppid())
    stage.ready()
    come = asleep = 0
    while come < n and asleep < LOOKS:
        if select.select([arrived], [], [], LOOK_S)[0]:
            come += len(os.read(arrived, n))
            asleep = 0
        else:
            asleep = asleep + 1 if _all_asleep(caller) else 0
    stage.tell(met=come >= n)
    stage.mark("met")  # whoever had left the mark of its work by now, had come
    os.write(release, b"." * 1000)


def _all_asleep(caller):
    """Tell whether nobody can go on by itself: whoever was stopped, or wants to run, is not asleep."""
    try:
        family = [caller, *caller.children(recursive=True)]
        return all(process.status() == "sleeping" for process in family if process.pid != os.getpid())
    except psutil.NoSuchProcess:
        return False
