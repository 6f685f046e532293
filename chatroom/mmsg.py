"""sendmmsg and recvmmsg: many datagrams in one system call (sendmmsg(2), recvmmsg(2)), which Python lacks.

The structures of 64-bit Linux and the two functions, nothing more; `chatroom.fanout` and `chatroom.inbox` use
them. Elsewhere `AVAILABLE` is false, and those two fall back to sendto and recvfrom.
"""

import ctypes
import sys

CALL_LIMIT = 1024
"""UIO_MAXIOV: the kernel takes no more messages in a call."""


class IoVec(ctypes.Structure):
    """struct iovec: a buffer and its length."""

    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class MessageHeader(ctypes.Structure):
    """struct msghdr: one datagram and whom it goes to or came from."""

    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_bytes", ctypes.c_uint32),
        ("iov", ctypes.POINTER(IoVec)),
        ("iov_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_bytes", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class Message(ctypes.Structure):
    """struct mmsghdr: a header, and how many bytes went."""

    _fields_ = (("header", MessageHeader), ("length", ctypes.c_uint))


MESSAGE_BYTES = ctypes.sizeof(Message)
AVAILABLE = sys.platform == "linux" and MESSAGE_BYTES == 64

_libc = ctypes.CDLL(None, use_errno=True)
if AVAILABLE:
    sendmmsg = _libc.sendmmsg
    sendmmsg.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)
    sendmmsg.restype = ctypes.c_int
    recvmmsg = _libc.recvmmsg
    recvmmsg.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
    recvmmsg.restype = ctypes.c_int
