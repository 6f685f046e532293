"""What people believe that is not so: each belief changes how `model` thinks a program through.

The words to answer them with stand in `misconceptions`.
"""

from __future__ import annotations

from enum import StrEnum, auto


class Belief(StrEnum):
    """A misconception about processes."""

    LEAVES_LOOP = auto()  # the child of a fork in a loop leaves the loop
    ENDS_WITH_BRANCH = auto()  # the child ends at the end of its branch
    ONLY_FIRST_FORKS = auto()  # children do not fork
    FIRST_NOT_COUNTED = auto()  # the first process is no process
    STARTS_OVER = auto()  # a child begins at the first line
    SWAPPED = auto()  # 0 is for the parent
    BOTH_FORK = auto()  # "and", "or" have no short cut
    SHARED_MEMORY = auto()
    BUFFER_NOT_COPIED = auto()  # a print is out at once
    EXIT_FLUSHES = auto()  # os._exit flushes
    PIPE_AS_TERMINAL = auto()  # both of these two
    WHOLE_CODE = auto()  # exit codes are any numbers
    SIGNAL_IS_POSITIVE = auto()  # before the raw status: of a signal both are the same number
    RAW_IS_CODE = auto()  # the raw status is the exit code
    DECODED_IS_RAW = auto()  # the decoded one is still the raw one
    SIGNAL_AS_SHELL = auto()  # 128 + n
    SIGNAL_IS_SUCCESS = auto()  # 0
    SIGNAL_IN_HIGH_BYTE = auto()  # as an exit code is
    TERM_ENDS_ALL = auto()  # SIGTERM cannot be ignored
    IGNORING_IS_OWN = auto()  # what is ignored is not inherited
    WAIT_TAKES_ALL = auto()  # one wait is enough
    WAIT_TAKES_GRANDCHILDREN = auto()
    POLL_REAPS = auto()  # WNOHANG always takes somebody
    ZOMBIES_OUTLIVE_PARENTS = auto()  # whose parent has ended stays a zombie
    EXITED_ARE_GONE = auto()  # no zombie after os._exit
    ENDED_ARE_ZOMBIES = auto()  # reaped or not
    ORPHANS_ARE_ZOMBIES = auto()
    PAUSED_ARE_ZOMBIES = auto()
    KILLED_ARE_GONE = auto()  # no zombie after kill
    GRANDPARENT_ADOPTS = auto()
    GRANDCHILDREN_MOVE = auto()  # not direct children alone
    PARENT_STAYS = auto()  # nobody ever changes its parent
    EXIT_RETURNS = auto()  # os._exit() ends a branch, not the process


# What one who asks for zombies or parents is to be told; a wrong idea of fork may give the same answer by
# chance, and would be no explanation.
OF_ZOMBIES = (
    Belief.WAIT_TAKES_ALL,
    Belief.WAIT_TAKES_GRANDCHILDREN,
    Belief.POLL_REAPS,
    Belief.ZOMBIES_OUTLIVE_PARENTS,
    Belief.EXITED_ARE_GONE,
    Belief.ENDED_ARE_ZOMBIES,
    Belief.ORPHANS_ARE_ZOMBIES,
    Belief.PAUSED_ARE_ZOMBIES,
    Belief.KILLED_ARE_GONE,
    Belief.TERM_ENDS_ALL,
    Belief.IGNORING_IS_OWN,
)
OF_PARENTS = (Belief.GRANDPARENT_ADOPTS, Belief.GRANDCHILDREN_MOVE, Belief.PARENT_STAYS)
