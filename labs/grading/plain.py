"""Plain values, as they travel between the judge and the stage: JSON, with bytes and dictionaries besides.

Lists, tuples and sets arrive as lists; what is no plain value is refused by its type's name.
"""

from __future__ import annotations

from typing import Any

_PLAIN = (int, str, float, bool, type(None))
_LISTS = (list, tuple, set, frozenset)


def encode(value: Any) -> Any:
    """Give `value` in JSON's types; raise TypeError, naming what it holds, if it is more than plain."""
    if type(value) in _LISTS:
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return [encode(item) for item in tuple.__iter__(value)]  # with names for its items
    if type(value) is dict:
        return {"dict": [[encode(key), encode(item)] for key, item in value.items()]}
    if type(value) in (bytes, bytearray):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, int) and type(value) not in _PLAIN:
        return int.__add__(value, 0)  # a number by another name, such as signal.SIGKILL
    if isinstance(value, str) and type(value) not in _PLAIN:
        return str.__str__(value)  # a text by another name: a StrEnum
    if type(value) in _PLAIN:
        return value
    raise TypeError(type(value).__name__)


def decode(found: Any) -> Any:
    """Give the value that was encoded; raise ValueError if nothing was."""
    if isinstance(found, list):
        return [decode(item) for item in found]
    if isinstance(found, dict):
        match found:
            case {"bytes": str(digits)}:
                return bytes.fromhex(digits)
            case {"dict": list(pairs)}:
                return {_key(key): decode(item) for key, item in pairs}
            case _:
                raise ValueError("no plain value")
    return found


def _key(found: Any) -> Any:
    key = decode(found)
    return tuple(key) if isinstance(key, list) else key
