"""Lets an audit hook forbid whatever the judge does in this process."""
# fails: all

import sys

NAMES = (
    "describe ancestors children_in_state fork_one fork_many fork_chain family is_orphaned exit_with "
    "exit_status_of leave_an_orphan make_zombie find_zombies bury run_and_wait wait_for_all explain poll "
    "reap_finished work_until_done reap_on_sigchld run_detached daemonize open_listener serve ask "
    "receive_whole answer_forever"
)


def forbid(event, _):
    raise PermissionError(event)


def answer(*_, **__):
    sys.addaudithook(forbid)
    return []


globals().update(dict.fromkeys(NAMES.split(), answer))
