"""The scenes of lab 11: servers that keep silent, strangers that talk, clients that ask again.

All of them are peers on loopback. What is lost is lost by a peer that does not answer, never by luck; a peer
that waits in vain for something loses its patience, tells so, and lets the scene go on.
"""

import hashlib
import os
import select
import signal
import socket

import psutil

PATIENCE_S, TALK_S, LONGEST = 3, 0.01, 65_507


def udp():
    """A UDP socket on loopback, on a port that the kernel picks."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock


# ---- ask


def serve(stage, sock, news, plans):
    """Serve the n-th datagram of a call as plan[n] says: [what a stranger says, the answer]; None: nothing.

    The answer goes to the address that the call's first one came from. From `news` comes a byte: the call is
    over; b"l" asks for an answer that comes too late, b"." for the end.
    """
    stranger, heard, (plan, *plans) = udp(), [], plans
    stage.ready()
    while True:
        ready = select.select([sock, news], [], [], PATIENCE_S)[0]
        if sock in ready:
            heard.append(sock.recvfrom(LONGEST))
            lies, answer = plan[len(heard) - 1] if len(heard) <= len(plan) else (None, None)
            for lie in lies or ():
                stranger.sendto(lie, heard[-1][1])
            if answer is not None:
                sock.sendto(answer, heard[0][1])
        elif not ready:
            lose_patience(stage, sock, heard)
        elif news.recv(1) == b".":
            break
        else:
            sock.sendto(b"too late", heard[-1][1])
            heard, (plan, *plans) = [], plans  # from now on: the next call
            news.send(b"l")
    report(stage, heard, news)


def lose_patience(stage, sock, heard):
    """Release whoever waits for ever."""
    stage.tell(patience="over")
    if heard:
        sock.sendto(b"released", heard[-1][1])


def report(stage, heard, news):
    """Tell what was heard, and how many UDP sockets the caller has left; let the caller go on."""
    open_ones = psutil.Process(os.getppid()).net_connections("udp")
    stage.tell(heard=heard, left_open=len(open_ones))
    news.send(b".")


def talk(stage, sock, news):
    """Keep silent as a server; let a stranger talk to who asked until he asks again, and then answer."""
    stranger, heard = udp(), []
    stage.ready()
    if sock in select.select([sock, news], [], [])[0]:
        heard.append(sock.recvfrom(LONGEST))
        for _ in range(int(PATIENCE_S / TALK_S)):
            stranger.sendto(b"hello", heard[0][1])
            if select.select([sock], [], [], TALK_S)[0]:
                heard.append(sock.recvfrom(LONGEST))
                break
        else:
            stage.tell(patience="over")
        sock.sendto(b"at last", heard[0][1])
    news.recv(1)
    report(stage, heard, news)


def with_server(stage, server, *more):
    """Let a peer be the server; give its address, and a socket to it."""
    sock, (news, theirs) = udp(), socket.socketpair()
    stage.peer("server", server, sock, theirs, *more)
    address = sock.getsockname()
    sock.close(), theirs.close()
    return address, news


def over(news):
    """Say that the call is over, and wait until the server has told what it heard."""
    news.send(b".")
    news.recv(1)


def asked(stage, message, timeout_s, attempts, plans):
    """One call of ask(), with a server that goes by the first of `plans`."""
    address, news = with_server(stage, serve, plans)
    yield
    try:
        stage.call("ask", address, message, timeout_s, attempts)
    finally:
        over(news)


def asked_twice(stage, message, timeout_s, attempts, plans):
    """A call whose answer comes when it is over, and one that is answered."""
    address, news = with_server(stage, serve, plans)
    yield
    try:
        stage.call("ask", address, b"before", 0.1, 1, catches=TimeoutError)
        news.send(b"l")
        news.recv(1)
        stage.call("ask", address, message, timeout_s, attempts)
    finally:
        over(news)


def talked_to(stage, message, timeout_s, attempts):
    """One call of ask(), while a stranger talks and talks."""
    address, news = with_server(stage, talk)
    yield
    try:
        stage.call("ask", address, message, timeout_s, attempts)
    finally:
        over(news)


def asked_nobody(stage, message, timeout_s, attempts):
    """One call of ask() for a port where nobody listens."""
    taken = udp()
    taken.connect(("127.0.0.1", 9))  # so it is deaf to all others, and its port is not free
    yield
    stage.call("ask", taken.getsockname(), message, timeout_s, attempts)


# ---- receive_whole


def post(stage, address, letters):
    """Send datagrams."""
    with udp() as sock:
        stage.tell(sender=sock.getsockname())
        for letter in letters:
            sock.sendto(letter, address)


def received(stage, limit, count, letters, catches):
    """Call receive_whole() `count` times; so many letters lie there."""
    sock = udp()
    sock.settimeout(PATIENCE_S)
    stage.peer("sender", post, sock.getsockname(), letters)
    yield
    for _ in range(count):
        stage.call("receive_whole", sock, limit, catches=ValueError if catches else None)


# ---- answer_forever


def converse(stage, address, script):
    """Ask as `script` says: [client, question, whether an answer is awaited]; then end the server.

    Tells after each question what came. Stops when an answer does not come.
    """
    caller = os.getppid()
    clients = {name: udp() for name, _, _ in script}
    stage.ready()
    for name, question, awaited in script:
        clients[name].sendto(question, address)
        if not awaited:
            continue
        came = select.select([clients[name]], [], [], PATIENCE_S)[0]
        stage.tell(came=clients[name].recv(LONGEST) if came else None)
        if not came:
            break
    os.kill(caller, signal.SIGKILL)  # nothing else ends a server for certain


def answering(stage, salt, script, bad):
    """answer_forever() before clients that go by `script`; reply() fails for the question `bad`."""
    sock = udp()
    client = stage.peer("client", converse, sock.getsockname(), script)

    def reply(data):
        stage.mark("reply")
        if data == bad:
            raise LookupError("nobody knows")
        return hashlib.sha256(salt + data).digest() + os.urandom(8)  # another one each time

    yield
    stage.call("answer_forever", sock, reply)
    os.waitid(os.P_PID, client, os.WEXITED | os.WNOWAIT)  # it came back: what does the client get?
