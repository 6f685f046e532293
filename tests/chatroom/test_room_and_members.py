"""The room and its members over a network that loses, doubles and reorders: the claims of PROTOCOL.md.

Longer than other files, because it is one list: what the protocol promises, claim by claim.
"""

import pytest
from chat_world import LIMITS, Network, World
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatroom.events import Farewell, Kind
from chatroom.member import Phase
from chatroom.messages import Beacon
from chatroom.news import Denied, Entered, Left, Lost, Missed
from chatroom.orders import Announce, Kick
from chatroom.wire import pack

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
bad_networks = st.builds(
    Network,
    seed=st.integers(0, 2**32),
    loss=st.sampled_from([0.0, 0.1, 0.3, 0.5]),
    doubling=st.sampled_from([0.0, 0.05, 0.3]),
    jitter_s=st.sampled_from([0.0, 0.01, 0.1]),
)


def world_of(names: str, network: Network | None = None, **more) -> World:
    world = World(network, **more)
    for name in names.split():
        world.join(name)
    for _second in range(60):
        world.run(1.0)
        if world.everybody_is_in():
            return world
    raise AssertionError([guest.core.phase for guest in world.guests])


def chatter(world: World, rounds: int, pause_s: float = 0.05) -> list[tuple[str, str]]:
    said = []
    for number in range(rounds):
        for guest in world.guests:
            world.say(guest, f"{number} from {guest.core.name}")
            said.append((guest.core.name, f"{number} from {guest.core.name}"))
        world.run(pause_s)
    return said


def assert_exactly_once_in_one_order(world: World, said: list[tuple[str, str]]) -> None:
    first = world.guests[0].said
    assert sorted(first) == sorted(said)
    for guest in world.guests:
        assert guest.said == first
        own = [text for name, text in guest.said if name == guest.core.name]
        assert own == [text for name, text in said if name == guest.core.name]
        assert guest.core.unsettled == 0


def test_what_one_says_reaches_everybody_the_speaker_included():
    world = world_of("ann bob cid")

    world.say(world.guests[0], "hello")
    world.run(0.1)

    assert [guest.said for guest in world.guests] == [[("ann", "hello")]] * 3


def test_a_newcomer_reads_what_was_said_before_he_came():
    world = world_of("ann")
    world.say(world.guests[0], "before")
    world.run(0.1)

    bob = world.join("bob")
    world.run(1.0)

    assert bob.said == [("ann", "before")]


@SLOW
@given(bad_networks)
def test_every_message_comes_exactly_once_and_in_one_order_for_all(network):
    world = world_of("ann bob cid", network)

    said = chatter(world, 8)
    world.run(90.0)

    assert_exactly_once_in_one_order(world, said)


@SLOW
@given(bad_networks, st.integers(1, 7), st.floats(0.0, 3.0))
def test_a_killed_server_loses_nothing_and_repeats_nothing(network, kill_in_round, down_s):
    world = world_of("ann bob cid", network)

    said = chatter(world, kill_in_round)
    world.kill()
    world.run(down_s)
    world.start()
    said += chatter(world, 8 - kill_in_round)
    world.run(120.0)

    assert_exactly_once_in_one_order(world, said)


@SLOW
@given(bad_networks, st.lists(st.floats(0.0, 0.3), min_size=1, max_size=5))
def test_a_server_killed_again_and_again_loses_nothing(network, pauses):
    world = world_of("ann bob", network)

    said = []
    for pause_s in pauses:
        said += chatter(world, 2, 0.01)
        world.run(pause_s)
        world.kill()
        world.run(0.01)
        world.start()
    world.run(120.0)

    assert_exactly_once_in_one_order(world, said)


@SLOW
@given(bad_networks)
def test_a_private_message_reaches_its_reader_and_its_speaker_only(network):
    world = world_of("ann bob cid", network)
    ann, bob, cid = world.guests

    world.say(ann, "for bob", Kind.PRIVATE, "bob")
    world.say(cid, "for all")
    world.run(60.0)

    secrets = [[(e.name, e.to, e.text) for e in g.shown if e.kind is Kind.PRIVATE] for g in world.guests]
    assert secrets == [[("ann", "bob", "for bob")], [("ann", "bob", "for bob")], []]
    assert cid.said == ann.said == bob.said == [("cid", "for all")]
    assert ann.core.unsettled == 0


def test_a_private_message_to_nobody_is_refused_to_its_speaker_only():
    world = world_of("ann bob")
    ann, bob = world.guests

    world.say(ann, "hello?", Kind.PRIVATE, "zoe")
    world.say(ann, "next")
    world.run(1.0)

    assert [e.name for e in ann.shown if e.kind is Kind.REFUSED] == ["zoe"]
    assert not [e for e in bob.shown if e.kind in (Kind.REFUSED, Kind.PRIVATE)]
    assert ann.said == bob.said == [("ann", "next")]


def test_a_member_away_for_a_minute_is_announced_as_gone_and_catches_up_when_he_is_back():
    world = world_of("ann bob")
    ann, bob = world.guests
    network = world.network

    world.network = Network(loss=1.0)
    world.run(60.0)
    world.network = network
    world.run(3.0)
    world.say(ann, "while you were away")
    world.run(15.0)

    lefts = [event.name for event in world.journal.events if event.kind is Kind.LEFT]
    assert sorted(lefts) == ["ann", "bob"]
    assert bob.core.phase is Phase.INSIDE
    assert bob.said == [("ann", "while you were away")]
    assert any(isinstance(item, Lost) for item in bob.news)


@SLOW
@given(bad_networks)
def test_what_was_said_while_the_server_thought_one_gone_is_said_once(network):
    world = world_of("ann bob", network)
    ann, bob = world.guests

    world.network = Network(loss=1.0)
    world.say(ann, "into the void")
    world.run(40.0)
    world.network = network
    world.run(120.0)

    assert ann.said == bob.said == [("ann", "into the void")]


def test_without_a_journal_a_new_server_is_a_new_log_and_members_come_back_by_themselves():
    world = world_of("ann bob", journal=False)
    chatter(world, 3)
    world.run(1.0)

    world.kill()
    world.start()
    world.run(15.0)
    world.say(world.guests[0], "still here")
    world.run(1.0)

    for guest in world.guests:
        assert guest.said[-1] == ("ann", "still here")
        assert any(isinstance(item, Entered) and item.again for item in guest.news)


def test_a_member_too_long_behind_learns_how_much_is_gone_for_good():
    world = world_of("ann bob", journal=False)
    ann, bob = world.guests
    world.room._floor.log._ring = [b""] * 8
    quiet = bob.core.receive
    bob.core.receive = lambda datagram, now: []

    for number in range(30):
        world.say(ann, str(number))
    world.run(1.0)
    bob.core.receive = quiet
    world.run(10.0)

    assert sum(item.events for item in bob.news if isinstance(item, Missed)) > 0
    assert bob.said[-1] == ("ann", "29")


def test_old_events_are_fetched_from_the_journal():
    world = world_of("ann bob")
    ann, bob = world.guests
    world.room._floor.log._ring = [b""] * 8
    quiet = bob.core.receive
    bob.core.receive = lambda datagram, now: []

    said = []
    for number in range(60):
        world.say(ann, str(number))
        said.append(("ann", str(number)))
    world.run(3.0)
    bob.core.receive = quiet
    world.run(10.0)

    assert bob.said == said


def test_one_who_quits_is_told_and_the_others_too():
    world = world_of("ann bob")
    ann, bob = world.guests

    world._act(ann, ann.core.quit(world.now))
    world.run(1.0)

    assert ann.news[-1] == Left(Farewell.QUIT)
    assert [e.name for e in bob.shown if e.kind is Kind.LEFT] == ["ann"]


@SLOW
@given(bad_networks)
def test_quitting_comes_to_an_end_on_any_network(network):
    world = world_of("ann bob", network)

    world._act(world.guests[0], world.guests[0].core.quit(world.now))
    world.run(60.0)

    assert world.guests[0].core.phase is Phase.OUTSIDE
    assert [e.name for e in world.guests[1].shown if e.kind is Kind.LEFT].count("ann") == 1


@SLOW
@given(bad_networks)
def test_one_who_was_put_out_learns_it_on_any_network(network):
    world = world_of("ann bob", network)

    world.obey(Kick("ann"))
    world.run(60.0)

    assert world.guests[0].news[-1] == Left(Farewell.KICKED)


def test_an_announcement_reaches_everybody():
    world = world_of("ann bob")

    world.obey(Announce("tea is ready"))
    world.run(0.1)

    for guest in world.guests:
        assert [e.text for e in guest.shown if e.kind is Kind.ANNOUNCED] == ["tea is ready"]


def test_a_taken_name_is_denied():
    world = world_of("ann")

    other = world.join("ANN")
    world.run(1.0)

    assert isinstance(other.news[-1], Denied)
    assert len(world.room._floor.members) == 1


def test_at_rest_the_room_is_nearly_silent():
    world = world_of("ann bob cid")
    world.run(60.0)
    before = world.server_bytes + sum(guest.sent_bytes for guest in world.guests)

    world.run(60.0)

    after = world.server_bytes + sum(guest.sent_bytes for guest in world.guests)
    assert after - before < 60 * 3 * 30  # less than 30 bytes a second and member


def test_thirty_percent_loss_costs_little_more_than_half_the_bytes_again():
    totals = {}
    for loss in (0.0, 0.1, 0.3):
        names = " ".join(f"m{number}" for number in range(20))
        world = world_of(names, Network(1, loss, 0.05 if loss else 0.0, jitter_s=0.005), limits=LIMITS)
        before = world.server_bytes
        said = chatter(world, 20, 0.1)
        world.run(20.0)
        assert_exactly_once_in_one_order(world, said)
        totals[loss] = world.server_bytes - before + sum(guest.sent_bytes for guest in world.guests)

    assert totals[0.1] < 1.6 * totals[0.0]
    assert totals[0.3] < 1.6 * totals[0.0]


@pytest.mark.parametrize("forged", [Beacon(2**64 - 1, 2**64 - 1), Beacon(2**64 - 1, 1), Beacon(1, 2**64 - 1)])
def test_a_lie_about_how_far_the_log_goes_deafens_nobody_for_long(forged):
    world = world_of("ann bob")
    ann, bob = world.guests

    ann.core.receive(pack(forged), world.now)
    world.say(bob, "after the lie")
    world.run(20.0)
    world.say(ann, "from the deceived")
    world.run(1.0)

    assert ann.said[-2:] == [("bob", "after the lie"), ("ann", "from the deceived")]
    assert bob.said == [("bob", "after the lie"), ("ann", "from the deceived")]
