"""The trace file: the documented rules of the Trace Event Format, and what the viewers will show."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from labs.observer import perfetto
from labs.observer.events import (
    Adopted,
    Called,
    Continued,
    Ended,
    Event,
    Execed,
    Exited,
    Forked,
    GroupJoined,
    Header,
    Noted,
    Polled,
    Reaped,
    Sampled,
    Sent,
    SessionLed,
    SigchldSet,
    Signalled,
    Sleeping,
    Stopped,
    SubreaperSet,
    Waited,
    Waiting,
    Woke,
    Wrote,
)
from labs.observer.history import History

OBSERVER, PARENT, CHILD, OTHER, GRANDCHILD = 9, 10, 11, 12, 13
CHILD_AGAIN = CHILD + (1 << 22)

EVERYTHING: list[Event] = [
    Forked(0.0, PARENT, OBSERVER),
    Execed(0.001, PARENT, ("/usr/bin/python3", "/tmp/zoo.py")),
    SigchldSet(0.002, PARENT, "handled"),
    SubreaperSet(0.002, PARENT, False),
    Called(0.009, PARENT, "os.fork", "zoo.py", 3),
    Forked(0.01, CHILD, PARENT),
    Exited(0.02, CHILD, code=3),
    Sleeping(0.02, PARENT, "clock_nanosleep"),
    Woke(0.1, PARENT),
    Polled(0.11, PARENT, OTHER, error="ECHILD"),
    Polled(0.11, PARENT, -1, 0, times=5, until=0.12),
    Forked(0.2, OTHER, PARENT),
    SessionLed(0.21, OTHER),
    GroupJoined(0.21, OTHER, OTHER),
    Forked(0.22, GRANDCHILD, OTHER),
    Waiting(0.23, PARENT, OTHER),
    Exited(0.24, OTHER, code=0),
    Adopted(0.24, GRANDCHILD, OBSERVER, former=OTHER),
    Reaped(0.2401, OTHER, PARENT),
    Waited(0.2401, PARENT, OTHER, OTHER),
    Wrote(0.25, GRANDCHILD, "stdout", "嗨\n"),
    Wrote(0.25, PARENT, "stderr", "\x1b[31mred\udcff\n"),
    Sampled(0.3, GRANDCHILD, "sleeping"),
    Sent(0.31, GRANDCHILD, 19, by=PARENT),
    Signalled(0.31, GRANDCHILD, 19, by=PARENT),
    Stopped(0.31, GRANDCHILD, 19),
    Continued(0.4, GRANDCHILD),
    Signalled(0.41, GRANDCHILD, 64),
    Exited(0.5, GRANDCHILD, signal=9),
    Reaped(0.5, GRANDCHILD, OBSERVER),
    Waiting(0.6, PARENT, CHILD),
    Reaped(0.6, CHILD, PARENT),
    Waited(0.6, PARENT, CHILD, CHILD),
    Forked(0.61, CHILD, PARENT),  # the pid comes back
    Exited(0.62, CHILD, code=0),
    Reaped(0.62, CHILD, CHILD),
    Noted(0.63, PARENT, "setuid", "sudo"),
    Exited(0.7, PARENT, code=0),
    Reaped(0.7, PARENT, OBSERVER),
    Ended(0.71, PARENT),
]


def history(*events: Event) -> History:
    return History(Header(("python3", "zoo.py"), observer=OBSERVER), events)


def entries(*events: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = perfetto.trace(history(*events))["traceEvents"]
    return found


def broken_rules(found: list[dict[str, Any]]) -> list[str]:
    """List what the Trace Event Format does not allow, or its readers drop."""
    broken = []
    tails, heads = defaultdict(list), defaultdict(list)
    for entry in found:
        phase, args = entry["ph"], entry["args"]
        if not (isinstance(entry["ts"], int) and entry["ts"] >= 0):
            broken.append(f"no time: {entry}")
        if not (isinstance(entry["pid"], int) and 0 <= entry["tid"] < 2**32 and entry["name"]):
            broken.append(f"no track or name: {entry}")
        if phase == "X" and not (isinstance(entry["dur"], int) and entry["dur"] >= 0):
            broken.append(f"no length: {entry}")
        if phase == "i" and entry["s"] not in ("g", "p", "t"):
            broken.append(f"no scope: {entry}")
        if phase == "C" and not all(isinstance(value, int | float) for value in args.values()):
            broken.append(f"no number: {entry}")
        if phase == "M" and (entry["name"], *args) not in (
            ("process_name", "name"),
            ("thread_name", "name"),
            ("thread_sort_index", "sort_index"),
        ):
            broken.append(f"unknown metadata: {entry}")
        if phase not in "XiCM":
            broken.append(f"unknown phase: {entry}")
        if entry.get("flow_out"):
            tails[entry["bind_id"]].append(entry["ts"])
        if entry.get("flow_in"):
            heads[entry["bind_id"]].append(entry["ts"])
    if tails.keys() != heads.keys():
        broken.append("an arrow with one end")
    broken += [f"arrow {n} forks or turns back" for n in tails if not (len(tails[n]) == len(heads[n]) == 1)]
    broken += [f"arrow {n} goes back in time" for n in tails if tails[n] > heads[n]]
    return broken + overlaps(found)


def overlaps(found: list[dict[str, Any]]) -> list[str]:
    """List the slices of a track that neither follow nor contain each other."""
    broken = []
    open_until: dict[int, list[int]] = defaultdict(list)
    for entry in found:
        if entry["ph"] == "X":
            start, end, stack = entry["ts"], entry["ts"] + entry["dur"], open_until[entry["tid"]]
            while stack and stack[-1] <= start and not (stack[-1] == start == end):
                stack.pop()
            if stack and end > stack[-1]:
                broken.append(f"overlaps: {entry}")
            stack.append(end)
    return broken


def test_the_rules_of_the_format_hold_for_every_kind_of_event() -> None:
    assert broken_rules(entries(*EVERYTHING)) == []


def test_the_rules_hold_wherever_the_recording_was_cut() -> None:
    for length in range(len(EVERYTHING)):
        assert broken_rules(entries(*EVERYTHING[:length])) == [], length


def test_a_broken_rule_would_be_noticed() -> None:
    whole = entries(*EVERYTHING)
    tail = next(entry for entry in whole if entry.get("flow_out"))

    without_tail = [entry for entry in whole if entry is not tail]
    overlapping = [{**entry, "dur": entry["dur"] + 1} if entry["ph"] == "X" else entry for entry in whole]

    assert broken_rules(without_tail) == ["an arrow with one end"]
    assert broken_rules(overlapping) != []


def test_metadata_comes_first_and_the_rest_in_the_order_of_time() -> None:
    found = entries(*EVERYTHING)

    phases = ["M" if entry["ph"] == "M" else "" for entry in found]
    times = [entry["ts"] for entry in found]

    assert phases == sorted(phases, reverse=True)
    assert times == sorted(times)


def test_each_process_has_a_track_in_the_order_of_the_family() -> None:
    found = entries(*EVERYTHING)

    names = {entry["tid"]: entry["args"]["name"] for entry in found if entry["name"] == "thread_name"}
    order = {
        entry["tid"]: entry["args"]["sort_index"] for entry in found if entry["name"] == "thread_sort_index"
    }

    assert [names[track] for track in sorted(order, key=order.__getitem__)] == [
        "parent · zoo.py",
        "child 1 · zoo.py",
        "child 2 · zoo.py",
        "child 2.1 · zoo.py",
        f"child 3 · zoo.py · pid {CHILD} again",
        "observer · adopts orphans",
    ]
    assert {entry["pid"] for entry in found} == {PARENT}


def test_states_are_slices_and_sampled_ones_say_so() -> None:
    found = entries(*EVERYTHING)

    slices = [
        (entry["ts"], entry["dur"], entry["name"], entry["cat"])
        for entry in found
        if entry["tid"] == GRANDCHILD and entry["ph"] == "X" and entry["cat"] in ("exact", "sampled")
    ]

    assert slices == [
        (220_000, 80_000, "running", "exact"),
        (300_000, 10_000, "sleeping", "sampled"),
        (310_000, 90_000, "stopped", "exact"),
        (400_000, 100_000, "running", "exact"),
    ]


def test_arrows_lead_from_parent_to_child_from_child_to_reaper_and_from_parent_to_parent() -> None:
    found = entries(*EVERYTHING)

    tails = {entry["bind_id"]: entry for entry in found if entry.get("flow_out")}
    heads = {entry["bind_id"]: entry for entry in found if entry.get("flow_in")}
    arrows = sorted((tails[n]["cat"], tails[n]["tid"], heads[n]["tid"]) for n in tails)

    assert arrows == [
        ("adoption", OTHER, GRANDCHILD),
        ("adoption", GRANDCHILD, OBSERVER),
        ("fork", PARENT, CHILD),
        ("fork", PARENT, OTHER),
        ("fork", PARENT, CHILD_AGAIN),
        ("fork", OTHER, GRANDCHILD),
        ("reap", PARENT, OBSERVER),
        ("reap", CHILD, PARENT),
        ("reap", OTHER, PARENT),
        ("reap", GRANDCHILD, OBSERVER),
    ]


def test_output_signals_and_ends_are_instants() -> None:
    found = entries(*EVERYTHING)

    told = {(entry["tid"], entry["cat"], entry["name"]) for entry in found if entry["ph"] == "i"}

    assert told >= {
        (GRANDCHILD, "stdout", "嗨"),
        (PARENT, "stderr", "\\x1b[31mred\\udcff"),
        (PARENT, "signal", f"sends SIGSTOP to {GRANDCHILD}"),
        (GRANDCHILD, "signal", "gets SIGSTOP"),
        (GRANDCHILD, "signal", "gets SIGRTMAX"),
        (GRANDCHILD, "exit", "killed by SIGKILL"),
        (CHILD, "exit", "exit 3"),
        (CHILD_AGAIN, "reap", "reaped by itself: SIGCHLD is ignored"),
        (PARENT, "wait", "wait(-1, WNOHANG) = 0"),
        (PARENT, "wait", f"wait({OTHER}, WNOHANG) = ECHILD"),
        (PARENT, "line", "os.fork in zoo.py:3"),
        (PARENT, "note", "setuid sudo"),
    }


def test_counters_follow_the_living_and_the_zombies() -> None:
    found = entries(*EVERYTHING)

    counted = [(entry["ts"], entry["args"]) for entry in found if entry["ph"] == "C"]

    assert counted[:4] == [
        (0, {"living": 1, "zombies": 0}),
        (10_000, {"living": 2, "zombies": 0}),
        (20_000, {"living": 1, "zombies": 1}),
        (200_000, {"living": 2, "zombies": 1}),
    ]
    assert counted[-1] == (700_000, {"living": 0, "zombies": 0})


def test_the_text_is_json_in_utf_8_whatever_was_written() -> None:
    written = perfetto.text(history(*EVERYTHING, Wrote(0.8, PARENT, "stdout", "\x00\ud800\u202e" * 1000)))

    found = json.loads(written.encode("utf-8"))

    assert found["displayTimeUnit"] == "ms"
    assert found["otherData"]["program"] == ["python3", "zoo.py"]
    assert "嗨" in written
    assert max(len(entry["name"]) for entry in found["traceEvents"]) < 2000


def test_an_empty_history_is_an_empty_trace() -> None:
    found = perfetto.trace(history())

    assert [entry["ph"] for entry in found["traceEvents"]] == ["M"]
    assert found["otherData"]["ending"] == "cut off"
