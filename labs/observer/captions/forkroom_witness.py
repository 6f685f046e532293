"""Tells the observer from which source line a Python program is about to fork, wait, kill or exec.

Injected by `sitecustomize`. One JSON datagram before each call goes to the address in FORKROOM_CAPTIONS, over
a socket that lives for this one message, so that no descriptor stays in the program. Births, exec and signals
are met by an audit hook (sys.addaudithook): os.fork stays the builtin it is. Waits raise no audit event, so
`Told` stands in their place. With FORKROOM_REPORTS set, `forkroom_reports` tells what came of the calls, too.

What is not told: calls of programs that are not Python, that run with -I, -E or -S, or that were given an
environment without the two variables; calls from nothing but the standard library. Whatever fails here fails
in silence: the program comes first.

The variables stay in the C environment, where os.exec*, subprocess and multiprocessing find them for the
children, and leave os.environ, so that a learner who prints it sees his own. A child that is given
env=dict(os.environ, ...) therefore has no captions.
"""

from __future__ import annotations

import os
import sys
from _json import encode_basestring_ascii as _quoted  # json and socket would cost every start 10 ms
from _socket import AF_UNIX, SOCK_DGRAM, socket
from collections.abc import Callable, MutableMapping
from types import FrameType
from typing import Any

_BIRTHS = {"os.fork", "os.forkpty", "os.posix_spawn", "os.system", "subprocess.Popen"}
_HEARD = _BIRTHS | {"os.exec", "os.kill", "os.killpg"}
_WAITS = ("wait", "waitpid", "wait3", "wait4", "waitid", "_exit")
_MOST = 4000  # bytes; the observer drops what is longer

_address = ""
_folder = ""
_library = os.path.dirname(os.__file__) + "/"  # noqa: PTH120
_INSTALLED = ("/site-packages/", "/dist-packages/")


def begin(folder: str) -> None:
    """Start telling; `folder` is this file's, and leaves the variables that a learner sees."""
    global _address, _folder
    captions = os.environ.get("FORKROOM_CAPTIONS", "")
    reports = os.environ.get("FORKROOM_REPORTS", "")
    _address, _folder = captions or reports, folder + "/"
    _hide(os.environ, folder)
    if not _address:
        return
    if captions:
        sys.addaudithook(_heard)
    if reports:
        # Only where the kernel is not asked instead.
        import forkroom_reports  # type: ignore[import-not-found]  # noqa: PLC0415

        forkroom_reports.begin(caption if captions else None)
    else:
        for name in _WAITS:
            replace(os, name, Told(getattr(os, name), caption))


def tell(message: str) -> None:
    """Send one message; without the observer, or without a free descriptor, it is lost."""
    try:
        connection = socket(AF_UNIX, SOCK_DGRAM)
        try:
            connection.sendto(message.encode()[:_MOST], _address if _address[0] == "/" else "\0" + _address)
        finally:
            connection.close()
    except Exception:
        pass


def quoted(text: str) -> str:
    """Give `text` as JSON."""
    return _quoted(text)


def replace(module: Any, name: str, call: object) -> None:
    """Put `call` in the place of a function of os (or another module) and of the C module it came from."""
    real = getattr(module, name)
    origin = sys.modules.get(real.__module__)
    setattr(module, name, call)
    if origin is not None and getattr(origin, name, None) is real:
        setattr(origin, name, call)


class Told:
    """Stands in the place of a builtin: tells of each call, then has the builtin called.

    `__call__` is a property: the interpreter looks it up before the call, in C, and calls what it gives. So
    no frame of ours is ever between the caller and the builtin, and a traceback looks as it always did.
    """

    __slots__ = ("_before", "_do", "_real")
    __module__ = os.fork.__module__

    def __init__(
        self,
        real: Callable[..., Any],
        before: Callable[[str], None] | None = None,
        do: Callable[..., Any] | None = None,
    ) -> None:
        """`before` hears the call's name; `do` is called instead of `real`, and calls it."""
        self._real = real
        self._before = before
        self._do = do or real

    @property
    def __call__(self) -> Callable[..., Any]:
        """Tell, and give what is to be called."""
        if self._before:
            self._before("os." + self._real.__name__)
        return self._do

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._real)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._real.__doc__

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __repr__(self) -> str:
        return repr(self._real)

    def __reduce__(self) -> str:
        return self._real.__name__


def _heard(event: str, _: tuple[Any, ...]) -> None:
    """Meet an audit event; there are many, and few are of interest."""
    if event in _HEARD:
        caption(event)


def caption(call: str) -> None:
    """Tell of `call`, and of the nearest line that is the program's own."""
    try:
        frame = _nearest(sys._getframe(1))
        if frame is not None:
            file = quoted(frame.f_code.co_filename)
            tell(f'{{"call":"{call}","file":{file},"line":{frame.f_lineno}}}')
    except Exception:
        pass


def _nearest(frame: FrameType | None) -> FrameType | None:
    """Find the nearest frame of the program's own; if there is none, an installed package's."""
    package = None
    while frame is not None:
        file = frame.f_code.co_filename
        if not _is_ours_or_library(file):
            if not any(folder in file for folder in _INSTALLED):
                return frame
            package = package or frame
        frame = frame.f_back
    return package


def _is_ours_or_library(file: str) -> bool:
    if file.startswith(_library):
        return not any(part in file for part in _INSTALLED)
    return file.startswith(("<frozen ", _folder))


def _hide(environment: MutableMapping[str, str], folder: str) -> None:
    """Take our traces out of os.environ, but not out of the C environment that children inherit."""
    known = environment._data  # type: ignore[attr-defined]  # its setters would change C's as well
    known.pop(b"FORKROOM_CAPTIONS", None)
    known.pop(b"FORKROOM_REPORTS", None)
    entries = [entry for entry in environment.get("PYTHONPATH", "").split(os.pathsep) if entry != folder]
    if any(entries):
        known[b"PYTHONPATH"] = os.fsencode(os.pathsep.join(entries))
    else:
        known.pop(b"PYTHONPATH", None)
