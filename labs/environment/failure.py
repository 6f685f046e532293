"""Why a set-up failed, in one line that says what to do.

Pure: from what pip, uv or venv printed, or from the error the kernel gave. Printing it is `entrance`'s work.
"""

from __future__ import annotations

import errno
import re

from labs.environment.words import say

SIGNS = (
    ("disk", r"No space left on device|Disk quota exceeded|os error 28\b"),
    ("venv", r"ensurepip is not available|No module named '?(venv|ensurepip)\b"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate"),
    ("network", r"NewConnectionError|NameResolutionError|ProxyError|from versions: none|(?i:timed out|"
                r"network is unreachable|name resolution|connection refused|dns error|error sending)"),
    ("not whole", r"IncompleteRead|ProtocolError|ConnectionResetError|RemoteDisconnected|SSLEOFError|"
                  r"JSONDecodeError|DO NOT MATCH THE HASHES|(?i:connection (broken|aborted|reset|closed)|"
                  r"unexpected eof|error decoding response body|end of file before message)"),
)  # fmt: skip
NO_SUCH_PACKAGE = re.compile(r"No matching distribution found for (\S+)")


class SetupFailed(Exception):  # noqa: N818  (an observed fact)
    """The environment could not be made; the message is the line for the user."""

    exit_code = 1


class Interrupted(SetupFailed):
    """A signal asked to stop; everything has been tidied up."""

    def __init__(self, signum: int) -> None:
        """Take the signal."""
        super().__init__(say("interrupted"))
        self.exit_code = 128 + signum


def from_output(output: str, folder: str, retry: dict[str, str]) -> SetupFailed:
    """Tell from what the installer printed why it failed."""
    for key, sign in SIGNS:
        if re.search(sign, output):
            return SetupFailed(_failed(key, folder=folder))
    if missing := NO_SUCH_PACKAGE.search(output):
        return SetupFailed(_failed("mirror", package=missing[1]))
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["?"]
    errors = [line for line in lines if line.lower().startswith("error:") and not line.endswith(":")]
    return SetupFailed(_failed("other", reason=(errors or lines)[-1], folder=folder, **retry))


def from_error(error: OSError, folder: str) -> SetupFailed:
    """Tell from the kernel's error why it failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupFailed(_failed("disk", folder=folder))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SetupFailed(_failed("denied", path=error.filename or folder))
    return SetupFailed(say("failed", reason=error))


def _failed(key: str, **values: object) -> str:
    return say("failed", reason=say(key, **values))
