"""The room's desk for level 1: what a datagram of the lecture notes' protocol means here.

A member of level 1 is his address and nothing else; what he claims to be called only has to agree. He hears
whole sentences, each once, and nothing is repeated to him.
"""

from unicodedata import normalize

from chatroom.addresses import Address, host_of
from chatroom.effects import Effect, Explain, Seat, Send
from chatroom.errors import MalformedError
from chatroom.events import Farewell, Kind
from chatroom.floor import Floor
from chatroom.level1 import EXIT, OK, Chat, Leave, Login, parse_request
from chatroom.members import Member
from chatroom.names import TEXT_BYTES, Refusal, clean, fold, tidy
from chatroom.wire import DATAGRAM_BYTES

NOTHING: list[Effect] = []


class Desk1:
    """Answers L, C and Q."""

    def __init__(self, floor: Floor) -> None:
        """Serve the members of this floor."""
        self._floor = floor

    def receive(self, datagram: bytes, sender: Address, now: float) -> list[Effect]:
        """Return what a datagram brings about."""
        member = self._floor.members.by_address.get(sender)
        if member is None and not self._floor.knock(sender, now):
            return NOTHING
        try:
            request = parse_request(datagram)
        except MalformedError:
            return self._malformed(datagram, member, now)
        if isinstance(request, Login):
            return self._login(request, member, sender, now)
        if member is None or member.level != 1:
            return self._stranger(request, datagram, sender)
        if isinstance(request, Chat):
            return self._chat(request, member, len(datagram), now)
        return self._leave(request, member, now)

    def _malformed(self, datagram: bytes, member: Member | None, now: float) -> list[Effect]:
        self._floor.counts["malformed"] += 1
        if member and member.level == 1 and datagram[:2] == b"C ":
            return self._explain(member.address, Refusal.TEXT_GARBLED, 0, now)
        return NOTHING

    def _login(self, request: Login, member: Member | None, sender: Address, now: float) -> list[Effect]:
        name = tidy(request.name)
        if member and member.level == 1 and fold(member.name) == fold(name):
            return [Send(sender, OK)]  # the first OK was lost, or the L came twice
        refused = self._floor.door.refusal(request.name, sender, 1)
        if normalize("NFC", request.name).strip(" ") != name:
            refused = Refusal.NAME_SIGNS, 0  # he will go on claiming the name as he spelt it
        if refused:
            self._floor.counts["refused"] += 1
            return self._explain(sender, *refused, now)
        self._floor.admit(name, sender, 1, now)
        return [Send(sender, OK), Seat(sender, 1)]

    def _stranger(self, request: Chat | Leave, datagram: bytes, sender: Address) -> list[Effect]:
        self._floor.counts["not a member"] += 1
        known = self._floor.gone.get(sender) == EXIT
        # Never more bytes back than came: the sender's address may be somebody else's.
        return (
            [Send(sender, EXIT)] if known and isinstance(request, Leave) and len(datagram) >= 4 else NOTHING
        )

    def _chat(self, request: Chat, member: Member, size: int, now: float) -> list[Effect]:
        member.heard_at = now
        text = Chat(normalize("NFC", request.claim)).text_of(member.name)
        if text is None:
            self._floor.counts["claimed another's name"] += 1
            return NOTHING
        text = clean(text)
        if not self._floor.door.speaking.allows(member.session, now):
            self._floor.counts["spoke too fast"] += 1
            return self._explain(member.address, Refusal.TOO_FAST, 0, now)
        if len(text.encode()) > TEXT_BYTES or size > DATAGRAM_BYTES:
            return self._explain(member.address, Refusal.TEXT_LONG, TEXT_BYTES, now)
        if text.strip():
            self._floor.publish(Kind.SAID, now, member, text=text)
        return NOTHING

    def _leave(self, request: Leave, member: Member, now: float) -> list[Effect]:
        if tidy(request.name) != member.name:
            self._floor.counts["claimed another's name"] += 1
            return NOTHING
        return self._floor.dismiss(member, Farewell.QUIT, now)

    def _explain(self, address: Address, why: Refusal, limit: int, now: float) -> list[Effect]:
        """Give a reason, but only so often: it may be longer than what was asked."""
        if not self._floor.door.explaining.allows(host_of(address), now):
            return NOTHING
        return [Explain(address, why, limit)]
