"""Says that the scene has come to its end without a call, and leaves."""
# fails: all

import gc
import os

NAMES = (
    "describe ancestors children_in_state fork_one fork_many fork_chain family is_orphaned exit_with "
    "exit_status_of leave_an_orphan make_zombie find_zombies bury run_and_wait wait_for_all explain poll "
    "reap_finished work_until_done reap_on_sigchld run_detached daemonize open_listener serve ask "
    "receive_whole answer_forever"
)


def stage():
    return next(found for found in gc.get_objects() if type(found).__name__ == "Stage")


def be_over(*_, **__):
    stage()._say({"over": ""})
    os._exit(0)


globals().update(dict.fromkeys(NAMES.split(), be_over))
