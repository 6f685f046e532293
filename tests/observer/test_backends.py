"""Which back end observes: the one that is asked for, and the hooks where ptrace is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.session import ObserverError, Options

from .cooperating import OBSERVE, PROGRAMS, write_program


def test_the_environment_can_choose_the_back_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORKROOM_BACKEND", "hooks")

    history = observe(write_program(tmp_path, PROGRAMS["waits"]))

    assert history.header.backend == "hooks"


def test_an_unknown_back_end_is_refused() -> None:
    with pytest.raises(ObserverError, match="there is no back end “magic”"):
        observe(["true"], Options(backend="magic"))


NO_PTRACE = """
import ctypes, os, struct, sys
libc = ctypes.CDLL(None)
number = {"x86_64": 101, "aarch64": 117}[os.uname().machine]
lines = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7FFF0000)]  # EPERM
code = b"".join(struct.pack("HBBI", *line) for line in lines)
buffer = ctypes.create_string_buffer(code, len(code))
rules = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(lines), ctypes.addressof(buffer)), 16)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(rules), 0, 0) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


@pytest.mark.parametrize("options", ["", "backend='ptrace'"])
def test_hooks_stand_in_where_ptrace_is_refused(options: str, tmp_path: Path) -> None:
    words = write_program(tmp_path, PROGRAMS["waits"])

    done = subprocess.run(
        [sys.executable, "-c", NO_PTRACE, "-c", OBSERVE.format(options=options), *words],
        capture_output=True,
        text=True,
        check=False,
    )

    if options:
        assert "PtraceRefusedError: ptrace: Operation not permitted" in done.stderr
    else:
        assert (done.stdout, done.stderr) == ("hooks done 0 4\n", "")
