"""Finds the channel, and says what no judge has ever heard."""
# diagnosis: any

import os
import sys

NONSENSE = [
    '{"answer": {"phase": "compile"}}',
    '{"answer": {"phase": ["import"], "raised": 5, "missing": {}, "strange": 7, "kind": [], "line": "x"}}',
    '{"answer": {"phase": "import", "raised": [["ValueError"], 3], "text": "\\ud800"}}',
    '{"unusable": 5}',
    '{"unusable": {}, "over": [], "called": {"f": 1}}',
    '{"fell_through": {"phase": 1, "kind": ["SystemExit"], "pid": "me"}}',
    '{"told": {"work": {"dict": [[{"dict": []}, 1]]}, "met": true, "reported": 7, "born": [null]}}',
    '{"answer": {"phase": "returned", "value": {"bytes": "zz"}}}',
    '{"answer": {"phase": "returned", "value": ' + "[" * 900 + "]" * 900 + "}}",
    '{"family": 3, "answer": [1]}',
]


def make_zombie(*_):
    say("".join(NONSENSE[3:4]))
    return 1


def find_zombies(_parent):
    for nonsense in NONSENSE:
        say(nonsense)
    os._exit(0)


def bury(_pid):
    say(NONSENSE[0])
    os._exit(0)


def say(text):
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_channel"):
        frame = frame.f_back
    os.write(frame.f_locals["self"]._channel, text.encode())
