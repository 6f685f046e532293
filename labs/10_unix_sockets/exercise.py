"""Lab 10, unix sockets: a place to meet, a server, a question.  实验 10：碰头的地方、服务端、提问。

Write the three functions, then ask the judge:  写好三个函数，然后请评测：
    pytest labs/10_unix_sockets

A message is a text in UTF-8 without a newline in it; on its way it ends with one.
一条消息是一段不含换行的 UTF-8 文字；传送时以一个换行结尾。
"""


def open_listener(path):
    """Return a listening AF_UNIX stream socket that is bound to `path`.

    A socket file that is stale, because nobody listens behind it any more, is replaced. If somebody does
    listen there, or if what lies there is no socket, OSError with errno.EADDRINUSE is raised, and everything
    is left as it is.

    返回一个绑定在 `path` 上、正在监听的 AF_UNIX 流套接字。如果那里有一个陈旧的套接字文件，背后已经没有人
    监听，就换掉它。如果有人在监听，或者那里放的不是套接字，抛出 OSError，errno 为 EADDRINUSE，一切保持原样。
    """
    raise NotImplementedError("TODO")


def serve(listener, reply):
    """Answer for ever: each message with what reply(message) returns, a text as well. Never returns.

    Guests are served in the order in which they connect, each until it closes its connection. One after
    another is enough: while one is served, the next may have to wait. (Several at once are right as well.)
    Each guest's messages are answered in the order in which they come, in however many pieces. A guest that
    leaves in the middle, or before it has read its answer, ends neither the server nor anybody's service.

    永远应答下去：每条消息用 reply(message) 返回的文字回答。永不返回。
    按连接的先后接待客人，每位接待到他关闭连接为止。一个一个来就够了：接待这一位的时候，下一位可以等着
    （同时接待几位也对）。每位客人的消息按到达的先后回答，不管一条消息分成几段到达。
    客人中途离开，或者没读回答就走，都不会让服务端结束，也不影响别人。
    """
    raise NotImplementedError("TODO")


def ask(path, message):
    """Send `message` to the server at `path`; return its answer, as text.

    The answer may come in any number of pieces. Raises ConnectionError if the server closes without one, or
    if nobody listens there (ConnectionRefusedError is one). Leaves no connection open.

    把 `message` 发给 `path` 上的服务端，返回它的回答（文字）。回答可能分成任意多段到达。
    服务端没有回答就关闭，或者那里没有人监听，抛出 ConnectionError。不留下打开的连接。
    """
    raise NotImplementedError("TODO")
