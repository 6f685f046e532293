"""What to tell somebody who holds a `Belief`: the misconception behind an answer, and the fact, in plain
words.
"""

from __future__ import annotations

from labs.i18n import _
from labs.quiz.belief import Belief


def told(belief: Belief) -> str:
    """Say which misconception gives this answer, and what is so instead."""
    return _words()[belief]


def _words() -> dict[Belief, str]:
    return {
        Belief.LEAVES_LOOP: _(
            "This would be right if the child left the loop. It stays in it, at the same round, and "
            "forks as well."
        ),
        Belief.ENDS_WITH_BRANCH: _(
            "This would be right if the child ended with its branch. Without os._exit() it goes on "
            "below the if."
        ),
        Belief.EXIT_RETURNS: _(
            "This would be right without the exit. Whoever comes to it ends there, and does not run "
            "what stands below."
        ),
        Belief.ONLY_FIRST_FORKS: _(
            "This would be right if only the first process forked. Everybody who comes to a fork line forks."
        ),
        Belief.FIRST_NOT_COUNTED: _(
            "This is the number of new ones. The process that was there first counts as well."
        ),
        Belief.STARTS_OVER: _(
            "This would be right if a child began at the first line. It goes on where fork() "
            "returns, in both."
        ),
        Belief.SWAPPED: _(
            "This would be right if 0 meant the parent. fork() gives 0 to the child, and the "
            "child's pid to the parent."
        ),
        Belief.BOTH_FORK: _(
            "This would be right if both forks were always reached. The child has 0, which is false: "
            "“and” stops there, “or” goes on there."
        ),
        Belief.SHARED_MEMORY: _(
            "This would be right if they shared their variables. Memory is copied at the fork: each "
            "changes its own."
        ),
        Belief.BUFFER_NOT_COPIED: _(
            "This would be right if print wrote at once. In a pipe the text waits in a buffer, "
            "which fork copies."
        ),
        Belief.EXIT_FLUSHES: _(
            "This would be right if os._exit() flushed. It ends the process at once; what is in the "
            "buffer is lost."
        ),
        Belief.PIPE_AS_TERMINAL: _(
            "This is what a terminal shows: there each line is out at once. In a pipe lines wait in "
            "the buffer."
        ),
        Belief.WHOLE_CODE: _(
            "This would be right if an exit code could be any number. Only its low 8 bits survive "
            "(code & 0xFF)."
        ),
        Belief.RAW_IS_CODE: _(
            "This would be right if wait gave the exit code. It gives a raw status: the code is in "
            "the high byte (× 256)."
        ),
        Belief.DECODED_IS_RAW: _(
            "This is the raw status: 256 times the exit code, or the signal. The program decodes it."
        ),
        Belief.SIGNAL_IS_POSITIVE: _(
            "The number is right, the sign is not: waitstatus_to_exitcode gives minus the signal."
        ),
        Belief.SIGNAL_AS_SHELL: _(
            "A shell says 128 + the signal. waitstatus_to_exitcode gives minus the signal."
        ),
        Belief.SIGNAL_IS_SUCCESS: _("0 would be a good end. This child was killed by a signal."),
        Belief.SIGNAL_IN_HIGH_BYTE: _(
            "This would be right if a signal stood where an exit code stands. It is in the low 7 "
            "bits of the status."
        ),
        Belief.TERM_ENDS_ALL: _(
            "This would be right if SIGTERM could not be ignored. Only SIGKILL and SIGSTOP cannot."
        ),
        Belief.IGNORING_IS_OWN: _(
            "This would be right if a child began with fresh signals. It inherits what is ignored."
        ),
        Belief.WAIT_TAKES_ALL: _(
            "This would be right if one wait reaped everybody. Each wait takes one child."
        ),
        Belief.WAIT_TAKES_GRANDCHILDREN: _(
            "This would be right if one could wait for a grandchild. Wait takes one's own children only."
        ),
        Belief.POLL_REAPS: _(
            "This would be right if the child had ended. It lives: with WNOHANG waitpid gives (0, "
            "0) and reaps nobody."
        ),
        Belief.EXITED_ARE_GONE: _(
            "This would be right if a process vanished at its exit. It stays as a zombie until its "
            "parent waits."
        ),
        Belief.ENDED_ARE_ZOMBIES: _(
            "These have ended, but whoever was waited for is gone: a zombie is dead and not yet reaped."
        ),
        Belief.ORPHANS_ARE_ZOMBIES: _(
            "An orphan is no zombie: it lives, and its parent is dead. A zombie is dead, and its "
            "parent lives."
        ),
        Belief.PAUSED_ARE_ZOMBIES: _("These live: they only sleep in pause(). A zombie is dead."),
        Belief.KILLED_ARE_GONE: _(
            "This would be right if kill removed a process. It ends it; it is a zombie until its "
            "parent waits."
        ),
        Belief.ZOMBIES_OUTLIVE_PARENTS: _(
            "A zombie whose parent ends is adopted, and its new parent reaps it at once."
        ),
        Belief.GRANDPARENT_ADOPTS: _(
            "This would be right if the grandparent took over. An orphan goes to init or to a subreaper."
        ),
        Belief.GRANDCHILDREN_MOVE: _(
            "This would be right if everybody below the dead one moved. Only its direct children "
            "get a new parent."
        ),
        Belief.PARENT_STAYS: _(
            "That one has ended, and the dead have no children: the kernel gave it a new parent at once."
        ),
    }
