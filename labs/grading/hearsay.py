"""What processes on the stage say, made safe to listen to: of the expected types, and printable.

Pure. Whoever holds the learner's code can say anything over the channel, in any shape; what is true of it, a
performance and the checks decide.
"""

from __future__ import annotations

import json
from typing import Any

_MOST_DEEP = 50
_TEXTS = ("phase", "kind", "text", "missing", "strange")
_GONE_ASTRAY = {"phase": "returned", "strange": "nonsense"}


def heard(line: str) -> dict[str, Any] | None:
    """Give a message; None for what is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or _depth(found) > _MOST_DEEP:
        return None
    return {key: _SHAPES[key](value) for key, value in found.items() if key in _SHAPES}


def _depth(value: Any) -> int:
    """Tell how deep lists and dictionaries go; at most a little more than may be."""
    level, depth = [value], 0
    while level and depth <= _MOST_DEEP:
        depth += 1
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [item for items in inner if not isinstance(items, _PLAIN) for item in items]
    return depth


_PLAIN = (str, int, float, type(None))


def _answer(said: Any) -> dict[str, Any]:
    """Give an answer that has all that its phase promises."""
    if not isinstance(said, dict):
        return _GONE_ASTRAY
    answer: dict[str, Any] = {name: _text(said[name]) for name in _TEXTS if name in said}
    if answer.get("phase") == "returned":
        return answer | {"value": _value(said.get("value"))}
    raised = said.get("raised")
    names = [_text(name) for name in raised] if isinstance(raised, list) else []
    if not names and "missing" not in answer:
        return _GONE_ASTRAY
    line = said.get("line")
    told = {"raised": names, "line": line if type(line) is int else None}
    return {"kind": "?", "text": ""} | answer | (told if names else {})


def _value(said: Any) -> Any:
    """Give a value without what no file can hold: halves of characters."""
    if isinstance(said, str):
        return said.encode("utf-8", "backslashreplace").decode()
    if isinstance(said, list):
        return [_value(item) for item in said]
    if isinstance(said, dict):
        return {_value(key): _value(item) for key, item in said.items()}
    return said


def _text(said: Any) -> str:
    return str(_value(said))[:300]


def _texts(said: Any) -> dict[str, str]:
    found = said if isinstance(said, dict) else {}
    return {"phase": "", "kind": "", "text": ""} | {str(key): _text(found[key]) for key in found}


def _facts(said: Any) -> dict[str, Any]:
    return _value(said) if isinstance(said, dict) else {}


_SHAPES = {
    "family": _facts,
    "called": _text,
    "answer": _answer,
    "fell_through": _texts,
    "unusable": _texts,
    "told": _facts,
    "over": _text,
}
