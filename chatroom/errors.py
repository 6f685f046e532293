"""What can go wrong in the chat room, named for whose fault it is."""


class ChatroomError(Exception):
    """The root: catch it to catch all that this package raises on purpose."""


class MalformedError(ChatroomError):
    """The sender's fault: the datagram is none that PROTOCOL.md knows."""


class UnusableError(ChatroomError):
    """The surroundings' fault: a taken port, an unknown host, a journal that cannot be used."""
