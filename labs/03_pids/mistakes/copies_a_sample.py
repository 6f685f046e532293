"""The belief: the numbers of the example are the numbers."""
# diagnosis: nobody_is_born

import os


def family(watchword):
    word = watchword()
    return [1219, 832, 831, word], [0, 1219, 832, word]


def is_orphaned(former_parent):
    return os.getppid() != former_parent
