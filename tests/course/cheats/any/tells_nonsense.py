"""Finds the judge's own tools in its memory, and tells him nonsense."""
# fails: all

import gc

KEYS = "work met error errno born reported watchword opened ppid visit heard asked who came left_open truth"
NAMES = (
    "describe ancestors children_in_state fork_one fork_many fork_chain family is_orphaned exit_with "
    "exit_status_of leave_an_orphan make_zombie find_zombies bury run_and_wait wait_for_all explain poll "
    "reap_finished work_until_done reap_on_sigchld run_detached daemonize open_listener serve ask "
    "receive_whole answer_forever"
)


def stage():
    return next(found for found in gc.get_objects() if type(found).__name__ == "Stage")


def tell_nonsense(*_, **__):
    for nonsense in (None, "x", -1, [[]], [{}, "y", 3], {"pid": [], "what": 3}, [[1, 2, 3]], b"z"):
        for key in KEYS.split():
            stage().tell(**{key: nonsense})


globals().update(dict.fromkeys(NAMES.split(), tell_nonsense))
