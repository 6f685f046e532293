"""Lab 11, UDP: the reference.  实验 11：参考答案。"""

import socket
import time
from collections import OrderedDict

LARGEST = 65_507  # bytes of data in a datagram over IPv4: 65,535 - 20 (IP) - 8 (UDP); udp(7)
REMEMBERED = 1000


def ask(address, message, timeout_s, attempts):
    # One socket for all attempts: its address is who we are, and a late answer still finds us. A fresh one
    # for each call: what comes late for an earlier call finds nobody.
    # 几次尝试共用一个套接字：它的地址就是我们的身份，迟到的回答也找得到我们。
    # 每次调用换一个新的：给前一次调用的迟到回答就没有人收了。
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(attempts):
            sock.sendto(message, address)
            deadline = time.monotonic() + timeout_s
            # A deadline, not a timeout for each recvfrom: a stranger who talks on would put it off for ever.
            # 用截止时刻，而不是每次 recvfrom 都重新计时：否则只要有陌生人说个不停，就永远等不到头。
            while (left := deadline - time.monotonic()) > 0:
                sock.settimeout(left)
                try:
                    answer, sender = sock.recvfrom(LARGEST)
                except TimeoutError:
                    break
                if sender == address:  # an empty answer is one, too  # 空的回答也是回答
                    return answer
    raise TimeoutError(f"no answer from {address} in {attempts} attempts")


def receive_whole(sock, limit):
    # recvfrom would cut the datagram to `limit` and say nothing; the rest is gone. recvmsg tells: MSG_TRUNC.
    # recvfrom 会把数据报截到 limit 字节，一声不响，剩下的就没了。recvmsg 会用 MSG_TRUNC 告诉你。
    data, _, flags, address = sock.recvmsg(limit)
    if flags & socket.MSG_TRUNC:
        raise ValueError(f"a datagram of more than {limit} bytes from {address}")
    return data, address


def answer_forever(sock, reply):
    # (who asked, what) to what was answered; bounded, for it lives as long as the server does.
    # 从 (谁问的, 问什么) 到回答；有上限，因为它和服务端活得一样久。
    answers = OrderedDict()
    while True:
        question, sender = sock.recvfrom(LARGEST)
        asked = sender, question
        if asked not in answers:
            try:
                answers[asked] = reply(question)
            except Exception:
                # A datagram may hold anything, from anybody: it may fail, the server may not.
                # 数据报里什么都可能有，谁都可能发：一个问题可以失败，服务端不可以。
                continue
            if len(answers) > REMEMBERED:
                answers.popitem(last=False)
        # Also to one who asks again: it cannot be told from here whether he has the answer. To send it twice
        # does no harm; to do the work twice may.
        # 再问一遍的也要回答：在这里无从知道他有没有收到。回答发两遍没有坏处，活干两遍就可能有。
        sock.sendto(answers[asked], sender)
