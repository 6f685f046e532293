"""One object keeps all that is known of the children; the functions are its methods."""

import os
import signal
from dataclasses import dataclass, field


@dataclass
class Nursery:
    ended: dict = field(default_factory=dict)

    def ask(self, target):
        pid, status = os.waitpid(target, os.WNOHANG)
        if pid == 0:
            return False
        self.ended[pid] = os.waitstatus_to_exitcode(status)
        return True

    def poll(self, pid):
        return self.ended.pop(pid) if self.ask(pid) else None

    def reap_finished(self):
        try:
            while self.ask(-1):
                continue
        except ChildProcessError:
            pass
        found, self.ended = sorted(self.ended.items()), {}
        return found

    def work_until_done(self, pid, work):
        work()
        while not self.ask(pid):
            work()
        return self.ended.pop(pid)

    def reap_on_sigchld(self, report):
        def handler(*_):
            for item in self.reap_finished():
                report(*item)

        signal.signal(signal.SIGCHLD, handler)
        handler()


_nursery = Nursery()
poll = _nursery.poll
reap_finished = _nursery.reap_finished
work_until_done = _nursery.work_until_done
reap_on_sigchld = _nursery.reap_on_sigchld
