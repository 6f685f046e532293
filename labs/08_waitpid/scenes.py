"""The scenes of lab 08: children that outlive a call, work to be done meanwhile, ends to be reported.

Nothing here sleeps to put things in order. Whoever lives ends when its time has come; if the call has blocked
the one who should bring that about, it ends by itself: SIGALRM tells the judge whose patience was over.
"""

import contextlib
import os
import signal
import socket

# Taken before the learner's file is read, which may put its own things in their places.
from os import P_PID, WEXITED, WNOWAIT, fork, pidfd_open, pipe, read, urandom, waitid, write
from select import select
from signal import SIG_BLOCK, SIG_SETMASK, SIGCHLD, pthread_sigmask

PATIENCE_S, NEWS_S = 3, 1.5


def living(stage):
    """Live, until the stage is cleared."""
    signal.alarm(PATIENCE_S)
    stage.ready()
    while True:
        signal.pause()


def working(stage, pieces, count):
    """End, with a code that nobody can know, when `count` pieces of work have been done."""
    stage.ready()
    for _ in range(count):
        signal.alarm(PATIENCE_S)
        pieces.recv(1)
    os._exit(2 + os.urandom(1)[0] % 250)


def asked_while_it_lives(stage):
    """poll() of a child that lives."""
    pid = stage.peer("living", living)
    yield
    stage.call("poll", pid)


def asked_again(stage):
    """poll() of a child that has ended, twice."""
    yield
    stage.call("poll", stage.pids["ended"])
    stage.call("poll", stage.pids["ended"])


def amid_the_living(stage):
    """reap_finished() while a child lives, whoever else there is."""
    stage.peer("living", living)
    yield
    stage.call("reap_finished")


def meanwhile(stage, count):
    """work_until_done() of a child that ends when `count` pieces of work have been done."""
    pieces, theirs = socket.socketpair()
    pid = stage.peer("working", working, theirs, count)
    ended = pidfd_open(pid)
    left = list(range(count))

    def do_a_piece(*_):
        if left:
            left.pop()
            pieces.send(b".")
            if not left:
                select([ended], [], [])  # this piece lasts until the child has ended

    yield
    stage.call("work_until_done", pid, stage.work("work", then=do_a_piece))


class Reports:
    """What was reported, by whom, and a way to wait for it. The learner's code gets `take`, no more."""

    def __init__(self):
        self.told = []
        self.news, self.bell = pipe()

    def take(self, pid, code):
        """Take a report."""
        self.told.append([item if type(item) is int else repr(item) for item in (pid, code)])
        write(self.bell, b".")

    def arrive(self, count):
        """Wait until there are `count` of them; False if there is no news for too long."""
        while len(self.told) < count:
            if not select([self.news], [], [], NEWS_S)[0]:
                return False
            read(self.news, 1)
        return True


def bear():
    """Fork a child that ends at once, with a code that nobody can know."""
    pid = fork()
    if pid == 0:
        os._exit(2 + urandom(1)[0] % 250)
    return pid


def one_by_one(stage, count):
    """Children that end one after another, when the report of the one before has come."""
    stage.peer("living", living)
    reports, born = Reports(), []
    take, arrive = reports.take, reports.arrive
    yield
    stage.call("reap_on_sigchld", take)
    stage.mark("back")
    while len(born) < count:
        born.append(bear())
        if not arrive(len(born)):
            break
    stage.settle()
    stage.tell(born=born, reported=reports.told)


def all_at_once(stage, count):
    """Children that have all ended before the first SIGCHLD gets through."""
    stage.peer("living", living)
    reports = Reports()
    take, arrive = reports.take, reports.arrive
    yield
    stage.call("reap_on_sigchld", take)
    stage.mark("back")
    before = pthread_sigmask(SIG_BLOCK, {SIGCHLD})
    born = [bear() for _ in range(count)]
    for pid in born:
        has_ended(pid)
    pthread_sigmask(SIG_SETMASK, before)
    arrive(count)
    stage.settle()
    stage.tell(born=born, reported=reports.told)


def has_ended(pid):
    """Wait until a child has ended, and leave it as it is; a thread of the learner's may reap it first."""
    try:
        pidfd = pidfd_open(pid)
    except ProcessLookupError:
        return
    select([pidfd], [], [])
    os.close(pidfd)


def dead_before(stage, count):
    """Children that have ended before anybody listens: `count` before the call, one in it, just before a
    handler is installed; or behind it, where none is.
    """
    stage.peer("living", living)
    end_it, told = socket.socketpair()
    late = stage.peer("late", end_when_told, told)
    reports, install = Reports(), signal.signal
    take, arrive, left = reports.take, reports.arrive, [late]

    def end_the_late_one():
        if left:
            end_it.send(b".")
            with contextlib.suppress(ChildProcessError):  # a thread of the learner's may have reaped it
                # Not by a pidfd: under an observer that tells of an end before SIGCHLD has come.
                waitid(P_PID, left.pop(), WEXITED | WNOWAIT)

    def install_too_late(number, handler):
        if number == SIGCHLD and callable(handler):
            end_the_late_one()
        return install(number, handler)

    signal.signal = install_too_late
    yield
    stage.call("reap_on_sigchld", take)
    stage.mark("back")
    end_the_late_one()
    arrive(count + 1)
    stage.settle()
    stage.tell(reported=reports.told)


def end_when_told(stage, told):
    """End, with a code that nobody can know, when told to."""
    signal.alarm(PATIENCE_S)
    stage.ready()
    told.recv(1)
    os._exit(2 + os.urandom(1)[0] % 250)
