"""Who somebody is, shown without keeping anything for those who have shown nothing.

Keyed hashes of one secret (the journal keeps it, so that tokens outlive the server). Whom to believe what is
for `chatroom.room` to decide.
"""

from hashlib import blake2s

from chatroom.addresses import Address
from chatroom.events import TAG_BYTES

COOKIE_LIFE_S = 60


class Proofs:
    """Cookies for addresses, tokens for sessions, tags for events that are not everybody's."""

    def __init__(self, secret: bytes) -> None:
        """Take the secret that all proofs hang on: 16 to 32 random bytes."""
        self._secret = secret

    def _keyed(self, purpose: bytes, what: bytes) -> bytes:
        return blake2s(what, key=self._secret, person=purpose, digest_size=8).digest()

    def cookie(self, address: Address, now: float) -> bytes:
        """Return what the owner of the address, and only who receives there, can show for a minute or two."""
        return self._keyed(b"cookie", address + int(now // COOKIE_LIFE_S).to_bytes(8))

    def is_cookie(self, cookie: bytes, address: Address, now: float) -> bool:
        """Tell whether the cookie was given to this address in this minute or the one before."""
        return cookie in (self.cookie(address, now), self.cookie(address, max(0.0, now - COOKIE_LIFE_S)))

    def token(self, session: int) -> bytes:
        """Return what a member shows with each datagram."""
        return self._keyed(b"token", session.to_bytes(8))


def tag(token: bytes, number: int) -> bytes:
    """Return the mark by which the token's owner finds event `number` to be his."""
    return blake2s(number.to_bytes(8), key=token, digest_size=TAG_BYTES).digest()
