"""Run under `unshare -Urn`: the room behind real refusals of the kernel; print what each member heard.

The argument says how the way to 127.0.0.2 is closed after everybody is in: `drop` (a firewall's, EPERM) or
`prohibit` (a route, EACCES).
"""

import subprocess
import sys

from chat_processes import Client, Guest, Server, everything

WAYS = {
    "drop": (
        "nft add table inet wall",
        "nft add chain inet wall out { type filter hook output priority 0 ; }",
        "nft add rule inet wall out ip daddr 127.0.0.2 drop",
    ),
    "prohibit": ("ip route replace prohibit 127.0.0.2 table local",),
}


def main(way: str) -> None:
    """Let four in, close the way to one, and talk."""
    run("ip link set lo up")
    server = Server()
    ann, bob, cid = (Guest(server.port, f"127.0.0.{last}") for last in (1, 2, 3))
    with everything(server, ann, bob, cid):
        for guest, name in ((ann, "ann"), (bob, "bob"), (cid, "cid")):
            guest.enter(name)
        dan = Client(server.port, "dan")
        with everything(dan):
            cid.expect("dan joined")
            for command in WAYS[way]:
                run(command)
            for number in range(20):
                ann.send(f"C ann {number}")
                assert cid.hear() == f"ann says: {number}"
            dan.expect("ann says: 19")
            server.type("/stats")
            print(server.expect("datagrams that could not be sent"))


def run(command: str) -> None:
    """Run a command, or end with 77: it is not to be had here."""
    try:
        subprocess.run(command.split(), check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        print(fault, file=sys.stderr)
        sys.exit(77)


if __name__ == "__main__":
    main(sys.argv[1])
