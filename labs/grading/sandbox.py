"""The walls of a stage: what a learner's process cannot see, reach or become. Linux: namespaces(7).

`build` is called once, in the process that stages are forked from: it gives it a file system of its own, with
the system and Python in it, read-only, and nothing else; and no network. `enter` is called by the first
process of each stage, for what every stage has anew: process numbers, /proc, an empty /tmp, a network of
itself alone. `drop` is called last, by the learner's process: no privileges, no way to get any. Where
namespaces cannot be had, what is left is an unprivileged user, if we are root, limits, and the observer,
which ends all it has seen born and fences in signals and ptrace; files, ports and the disk are as open there
as to that user. Who is on the stage and what is played there is `warm`'s and `actor`'s business.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from labs.grading import verdict

NAMESPACES, SUBREAPER = verdict.NAMESPACES, verdict.SUBREAPER
FOLDER = "/tmp/stage"
_NOBODY = 65534
_MEMORY, _FILE_SIZE, _DISK = 2 << 30, 64 << 20, 128 << 20  # bytes

# sched.h, mount.h, prctl.h, capability.h
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 0x1000, 0x4000, 1 << 18
_MNT_DETACH, _AT_RECURSIVE, _ATTR_RDONLY, _ATTR_NOSUID = 2, 0x8000, 1, 2
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_CAPABILITIES_3 = 0x20080522
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SYS_MOUNT_SETATTR = 442
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1

_libc = ctypes.CDLL(None, use_errno=True)
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc")
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {
    "dev/fd": "/proc/self/fd",
    "dev/stdin": "/proc/self/fd/0",
    "dev/stdout": "/proc/self/fd/1",
    "dev/stderr": "/proc/self/fd/2",
    "dev/ptmx": "pts/ptmx",
    "dev/shm": "/tmp",
    "var/tmp": "/tmp",
}

_below_tmp: list[str] = []  # what is to be seen there although each stage has a /tmp of its own


def _call(name: str, *arguments: object) -> int:
    """Call a function of the C library, give its result; raise OSError, naming it, where it fails."""
    result: int = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


# ---- once, in the process that stages are forked from


def build(visible: Iterable[str] = ()) -> None:
    """Shut this process in: namespaces of its own, a small read-only file system, no network.

    `visible` are further folders to be seen there. Raises OSError where that is not allowed; then nothing
    of this process can be relied on.
    """
    user, group = os.getuid(), os.getgid()
    flags = _NEWNS | _NEWNET | (_NEWUSER if user else 0)
    _call("unshare", flags)
    if user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _mount(None, "/", None, _MS_REC | _MS_PRIVATE)
    paths = list(_outermost([*_SYSTEM, sys.base_prefix, sys.prefix, *visible]))
    root = _free_place(paths)  # from here on it is our own; the others' is untouched
    _mount("tmpfs", root, "tmpfs", _MS_NOSUID, "mode=0755,size=1m")
    for path in paths:
        _show(root, path)
    _below_tmp.extend(path for path in paths if path.startswith("/tmp/"))
    _furnish(root)
    _make_read_only(root)
    os.chdir(root)
    _syscall(_SYS_PIVOT_ROOT[os.uname().machine], b".", b".")
    _call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def _free_place(paths: Iterable[str]) -> str:
    """Give a folder to build in that hides none of `paths`."""
    for place in ("/mnt", "/media", "/srv", "/opt", "/run", "/tmp", "/var"):
        if Path(place).is_dir() and not any(Path(path).is_relative_to(place) for path in paths):
            return place
    raise OSError(errno.ENOTDIR, "no folder to build a stage in")


def _outermost(paths: Iterable[str]) -> Iterator[str]:
    """Give those paths that are there and lie in no other one."""
    chosen: list[Path] = []
    for path in map(Path, paths):
        if (path.is_symlink() or path.is_dir()) and not any(path.is_relative_to(other) for other in chosen):
            chosen.append(path)
            yield str(path)


def _show(root: str, path: str) -> None:
    """Make a folder of the system visible at the same place below `root`; a link stays a link."""
    place = root + path
    Path(place).parent.mkdir(parents=True, exist_ok=True)
    if Path(path).is_symlink():
        Path(place).symlink_to(Path(path).readlink())
        return
    Path(place).mkdir(exist_ok=True)
    _mount(path, place, None, _MS_BIND | _MS_REC)


def _furnish(root: str) -> None:
    """Give the new root its devices, links and mount points."""
    for folder in ("dev", "dev/pts", "proc", "tmp", "var", "run", "root", "home"):
        Path(root, folder).mkdir(exist_ok=True)
    for device in _DEVICES:
        Path(root, "dev", device).touch()
        _mount(f"/dev/{device}", f"{root}/dev/{device}", None, _MS_BIND)
    for name, target in _LINKS.items():
        Path(root, name).symlink_to(target)
    # Each stage mounts its own over it; the kernel allows that only to whoever can see a whole one already.
    _mount("/proc", f"{root}/proc", None, _MS_BIND | _MS_REC)
    with contextlib.suppress(OSError):  # terminals on the stage are a convenience
        _mount(
            "devpts", f"{root}/dev/pts", "devpts", _MS_NOSUID, "newinstance,ptmxmode=0666,mode=0620,max=64"
        )


def _make_read_only(root: str) -> None:
    attributes = ctypes.create_string_buffer(struct.pack("QQQQ", _ATTR_RDONLY | _ATTR_NOSUID, 0, 0, 0))
    size = ctypes.c_size_t(32)
    _syscall(_SYS_MOUNT_SETATTR, -1, root.encode(), _AT_RECURSIVE, ctypes.byref(attributes), size)


def _mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    words = [word.encode() if word else None for word in (source, target, kind)]
    _call("mount", *words, ctypes.c_ulong(flags), data.encode() or None)


def _syscall(number: int, *arguments: object) -> None:
    _call("syscall", ctypes.c_long(number), *arguments)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _raise_loopback() -> None:
    """Let 127.0.0.1 be reached: a new network namespace has its loopback device down. netdevice(7)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, struct.pack("16sh14x", b"lo", 0))
        (flags,) = struct.unpack_from("h", asked, 16)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


# ---- for each stage


def fork_numbered_anew() -> int:
    """Fork a child that is process 1 of a new PID namespace. Only for a process with one thread.

    By clone(2): after an unshare(2) every child of ours were born into that one namespace. Python is not told
    of it, so nothing runs that is registered with os.register_at_fork: with one thread there is no need to.
    """
    number = ctypes.c_long(_SYS_CLONE[os.uname().machine])
    return _call("syscall", number, ctypes.c_ulong(_NEWPID | signal.SIGCHLD), *(ctypes.c_long(0),) * 4)


def enter() -> None:
    """Give this process, the first of a new PID namespace, a /proc, a /tmp, IPC and a network of its own.

    A network that several stages share would keep the ports of their closed connections: TIME_WAIT, tcp(7).
    """
    _call("unshare", _NEWNS | _NEWIPC | _NEWNET)
    _raise_loopback()
    _mount("proc", "/proc", "proc", _MS_NOSUID | _MS_NODEV)
    kept = [(os.open(path, os.O_PATH), path) for path in _below_tmp]
    _mount("tmpfs", "/tmp", "tmpfs", _MS_NOSUID | _MS_NODEV, f"mode=1777,size={_DISK},nr_inodes=20000")
    for descriptor, path in kept:
        Path(path).mkdir(parents=True)
        _mount(f"/proc/self/fd/{descriptor}", path, None, _MS_BIND | _MS_REC)
        os.close(descriptor)
    os.mkdir(FOLDER)  # noqa: PTH102  (hot: pathlib is slower)
    if os.getuid() == 0:
        os.chown(FOLDER, _NOBODY, _NOBODY)
    os.chdir(FOLDER)


def end_with_parent() -> None:
    """Let this process be killed when its parent ends: PR_SET_PDEATHSIG."""
    _libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(9), 0, 0, 0)


def hide() -> None:
    """Close this process's memory and descriptors to others of the same user: ptrace(2), "dumpable"."""
    _libc.prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(0), 0, 0, 0)


def drop() -> None:
    """Give up every privilege, and be the first to go when memory is short."""
    with contextlib.suppress(OSError):
        _write("/proc/self/oom_score_adj", "1000")
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    header = struct.pack("Ii", _CAPABILITIES_3, 0)
    _libc.capset(ctypes.create_string_buffer(header), ctypes.create_string_buffer(24))
    _libc.prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(1), 0, 0, 0)  # changing the user took /proc/self away
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _FILE_SIZE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (lowest, lowest))


def can_be_had() -> str:
    """Try the namespaces in a child: give "" if they can be had, else what the kernel said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        _try_them(writing)
    os.close(writing)
    said = b"".join(iter(lambda: os.read(reading, 512), b""))
    os.close(reading)
    os.waitpid(pid, 0)
    return said.decode()


def _try_them(complaint: int) -> NoReturn:
    try:
        build()
        first = fork_numbered_anew()
        if first == 0:
            enter()
        else:
            os.waitpid(first, 0)
    except BaseException as error:
        os.write(complaint, str(error).encode())
    finally:
        os._exit(0)
