"""Lab 11, UDP: ask until an answer comes, take datagrams whole, answer everybody.

实验 11，UDP：问到有回答为止，数据报要收就收完整，人人都有回答。

Write the three functions, then ask the judge:  写好三个函数，然后请评测：
    pytest labs/11_udp

A message is bytes; an address is a pair (host, port), as recvfrom gives it: ("127.0.0.1", 9999).
消息是 bytes；地址是一对 (主机, 端口)，和 recvfrom 给出的一样：("127.0.0.1", 9999)。
"""


def ask(address, message, timeout_s, attempts):
    """Send `message` to the server at `address` over UDP; return its answer: bytes, whole, perhaps empty.

    Datagrams get lost. If no answer has come after `timeout_s` seconds, send the same message again, from the
    same address as before; `attempts` times in all. An answer to an earlier attempt is an answer, too. After
    the last attempt wait for `timeout_s` as well, then raise TimeoutError. (Where nobody listens at all,
    ConnectionRefusedError may be raised instead.) Only `address` can answer: what others send is thrown away,
    and the time runs on. What comes late, when the call is over, must not be taken for the answer to a later
    call: each call has a socket of its own, and closes it.

    通过 UDP 把 `message` 发给 `address` 处的服务端，返回它的回答：bytes，完整的，也可能是空的。
    数据报会丢。过了 `timeout_s` 秒还没有回答，就把同一条消息从同一个地址再发一次；一共最多发 `attempts` 次。
    对前几次的回答也算回答。最后一次发出后同样等 `timeout_s` 秒，然后抛出 TimeoutError。
    （如果那里根本没有人在听，也可以抛出 ConnectionRefusedError。）只有 `address` 的回答才算数：
    别人发来的丢掉，计时不重来。这次调用结束之后才到的迟到回答，不能被当成后一次调用的回答：
    每次调用用自己的套接字，用完关闭。
    """
    raise NotImplementedError("TODO")


def receive_whole(sock, limit):
    """Receive one datagram of at most `limit` bytes from the UDP socket `sock`; return (data, address).

    It may be empty, and it may have exactly `limit` bytes; `address` is who sent it. A longer one is thrown
    away and ValueError is raised: nobody ever gets a part of a datagram. Either way the next call gives the
    next datagram. `sock` stays open, and how long to wait is for its own timeout to say.

    从 UDP 套接字 `sock` 收一个数据报，最多 `limit` 字节；返回 (数据, 地址)。
    它可以是空的，也可以正好 `limit` 字节；“地址”是发送者的地址。更长的整个丢掉，并抛出 ValueError：
    谁也不会拿到半个数据报。不管哪种情况，下一次调用得到的都是下一个数据报。
    `sock` 保持打开；等多久由它自己的超时设置决定。
    """
    raise NotImplementedError("TODO")


def answer_forever(sock, reply):
    """Answer each datagram that comes to the bound UDP socket `sock` with reply(data); do not return.

    The answer goes to the address that asked. A question may be empty, and may be as long as a datagram can
    be (65,507 bytes). The same data from the same address is the same question once more: the network has
    doubled it, or the answer was lost. Then reply is not called again: what it gave the first time is sent
    again. Remember at least the last 100 questions. The same data from another address is another question.
    A question for which reply raises an Exception gets no answer, and the next ones are answered as ever.

    对绑定好的 UDP 套接字 `sock` 收到的每个数据报，用 reply(数据) 作答；本函数不返回。
    回答发给提问的地址。问题可以是空的，也可以长到一个数据报的极限（65507 字节）。
    同一地址发来的同样数据，就是同一个问题又来了一次：也许是网络把它变成了两份，也许是回答丢了。
    这时不再调用 reply，而是把第一次的回答再发一遍。至少要记住最近 100 个问题。
    另一个地址发来的同样数据，是另一个问题。如果 reply 对某个问题抛出了 Exception，这个问题就没有回答，
    后面的照常回答。
    """
    raise NotImplementedError("TODO")
