"""socketserver and threads: a handler a datagram, and a lock around the table."""

import os
import socket
import socketserver
import sys
import threading
import unicodedata

WORST = ("管理员", "admin", "administrator")


class Room(socketserver.ThreadingUDPServer):
    max_packet_size = 1 << 16
    daemon_threads = True
    members, lock = {}, threading.RLock()

    def tell(self, words, but=None):
        with self.lock:
            for address in [each for each in self.members if each != but]:
                self.send(address, words)

    def send(self, address, words):
        try:
            self.socket.sendto(words.encode(), address)
        except OSError as error:
            print(error, file=sys.stderr)

    def handle_error(self, request, client_address):
        pass

    def process_request(self, request, client_address):
        self.finish_request(request, client_address)  # in order: a thread each would mix them up


class Visitor(socketserver.BaseRequestHandler):
    def handle(self):
        words = self.request[0].decode()
        act = {"L ": self.come, "C ": self.say, "Q ": self.go}.get(words[:2])
        if act:
            with self.server.lock:
                act(words[2:], self.server.members)

    def come(self, name, members):
        same = "".join(c for c in unicodedata.normalize("NFKC", name) if c.isalnum()).lower()
        fine = 0 < len(name) < 25 and name.isprintable() and name == name.strip() and same not in WORST
        if not fine or name in members.values() or self.client_address in members:
            return self.server.send(self.client_address, "sorry, not by this name")
        self.server.tell(f"\n{name} 进入了聊天室")
        members[self.client_address] = name
        self.server.send(self.client_address, "OK")

    def say(self, claim, members):
        name = members[self.client_address]  # KeyError: a stranger
        if claim.startswith(name + " "):
            self.server.tell(f"\n{name} 说：{claim[len(name) + 1 :]}", self.client_address)

    def go(self, claim, members):
        if members.get(self.client_address) == claim:
            del members[self.client_address]
            self.server.send(self.client_address, "EXIT")
            self.server.tell(f"\n{claim} 退出了聊天室")


def serve(port):
    with Room(("127.0.0.1", port), Visitor) as room:
        threading.Thread(target=administrate, args=[room], daemon=True).start()
        room.serve_forever()


def administrate(room):
    for line in sys.stdin:
        room.tell("\n管理员说：" + line.rstrip("\n"))


def chat(host, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.connect((host, port))
    name = input("name? ")
    sock.send(f"L {name}".encode())
    answer = sock.recv(1 << 16)
    if answer != b"OK":
        print(answer.decode())
        return 1
    threading.Thread(target=listen, args=[sock], daemon=True).start()
    try:
        while (line := input()) != "quit":
            if line:
                sock.send(f"C {name} {line}".encode())
    except EOFError:
        pass
    sock.send(f"Q {name}".encode())
    threading.Event().wait()  # EXIT ends us


def listen(sock):
    while (data := sock.recv(1 << 16)) != b"EXIT":
        print("".join(c for c in data.decode(errors="replace") if c.isprintable()), flush=True)
    os._exit(0)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["server", port]:
            sys.exit(serve(int(port)))
        case ["client", host, port]:
            sys.exit(chat(host, int(port)))
