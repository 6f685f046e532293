"""Who goes first under a schedule, and what the recording says of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from labs.observer import observe
from labs.observer.events import Header, header_from_json
from labs.observer.schedule import First, first
from labs.observer.session import ObserverError, Options, PtraceRefusedError, Session
from labs.observer.turns import _chance

from .scheduled import APART, CHILD_FIRST, EACH, PARENT_FIRST, each_schedule, python, run, words_of

# ---- who goes first

IN_PYTHON = "if os.fork() == 0: say('child'); os._exit(0)\nsay('parent'); os.wait()"
IN_C = """
int main(void) {
    if (fork() == 0) { write(1, "child\\n", 6); _exit(0); }
    write(1, "parent\\n", 7);
    return wait(0) < 0;
}"""


@pytest.fixture(params=["Python", "C"])
def two_writers(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "Python":
        return python(IN_PYTHON)
    build: Callable[[str], list[str]] = request.getfixturevalue("compiled")
    return build(IN_C)


def test_child_first_gives_the_child_the_first_word(two_writers: list[str]) -> None:
    for _ in range(3):
        assert words_of(run(two_writers, CHILD_FIRST)) == ["child", "parent"]


def test_parent_first_gives_the_parent_the_first_word(two_writers: list[str]) -> None:
    for _ in range(3):
        assert words_of(run(two_writers, PARENT_FIRST)) == ["parent", "child"]


@pytest.mark.stress
@pytest.mark.parametrize("options", [CHILD_FIRST, PARENT_FIRST], ids=["child-first", "parent-first"])
def test_the_order_holds_200_of_200_times_under_load(two_writers: list[str], options: Options) -> None:
    expected = ["child", "parent"] if options.schedule == "child-first" else ["parent", "child"]

    with ThreadPoolExecutor(8) as pool:
        orders = list(pool.map(lambda _: words_of(run(two_writers, options)), range(200)))

    assert orders == [expected] * 200


def test_a_race_for_a_file_is_won_under_one_schedule_only(tmp_path: Path) -> None:
    file = tmp_path / "file"
    program = python(f"""
if os.fork() == 0:
    with open({str(file)!r}, "w") as file: file.write("word")
    os._exit(0)
try: say(open({str(file)!r}).read())
except FileNotFoundError: say("nothing")
os.wait()
""")

    child_first = run(program, CHILD_FIRST)
    file.unlink()
    parent_first = run(program, PARENT_FIRST)

    assert words_of(child_first) == ["word"]
    assert words_of(parent_first) == ["nothing"]


def test_the_child_and_all_that_it_bore_go_first() -> None:
    program = "if os.fork() == 0: os.system('echo grandchild'); os._exit(0)\nsay('parent'); os.wait()"

    for _ in range(3):
        assert words_of(run(python(program), CHILD_FIRST)) == ["grandchild", "parent"]


SIBLINGS = """
for number in range(4):
    if os.fork() == 0: say(number); os._exit(0)
say("parent")
for _ in range(4): os.wait()
"""


def test_siblings_are_seen_in_both_orders() -> None:
    for _ in range(3):
        assert words_of(run(python(SIBLINGS), CHILD_FIRST)) == ["0", "1", "2", "3", "parent"]
        assert words_of(run(python(SIBLINGS), PARENT_FIRST)) == ["parent", "3", "2", "1", "0"]


def test_a_wait_at_once_is_no_race() -> None:
    program = "for number in range(5):\n if os.fork() == 0: say(number); os._exit(number)\n os.wait()"

    for options in EACH:
        assert words_of(run(python(program), options)) == ["0", "1", "2", "3", "4"]


NAPS = {
    "sleep": "time.sleep(0.2)",
    "select": "import select; select.select([], [], [], 0.2)",
    "poll": "import select; select.poll().poll(200)",
    "sigtimedwait": "signal.sigtimedwait({signal.SIGUSR1}, 0.2)",
    "event": "threading.Event().wait(0.2)",
}


@pytest.mark.parametrize("nap", NAPS.values(), ids=NAPS)
def test_a_nap_does_not_give_the_turn_away(nap: str) -> None:
    parent_naps = f"if os.fork() == 0: say('child'); os._exit(0)\n{nap}; say('parent'); os.wait()"
    child_naps = f"if os.fork() == 0: {nap}; say('child'); os._exit(0)\nsay('parent'); os.wait()"

    assert words_of(run(python(parent_naps), PARENT_FIRST)) == ["parent", "child"]
    assert words_of(run(python(child_naps), CHILD_FIRST)) == ["child", "parent"]


def test_whoever_naps_and_looks_around_sees_the_other_one_in_the_end() -> None:
    program = "if os.fork() == 0: os._exit(0)\nwhile os.waitpid(-1, os.WNOHANG)[0] == 0: time.sleep(0.01)"

    history = run(python(program), PARENT_FIRST)

    assert history.life("child 1").reap


def test_a_crowd_of_sleepers_does_not_hold_its_parent_up_for_long() -> None:
    program = """
crowd = [os.fork() or time.sleep(600) for _ in range(40)]
say('on')
for pid in crowd: os.kill(pid, signal.SIGKILL); os.waitpid(pid, 0)
"""

    assert words_of(run(python(program), replace(CHILD_FIRST, timeout_s=30))) == ["on"]


def test_a_seed_decides_as_it_says() -> None:
    seeds = {first("random", seed, (), 1, _chance): seed for seed in range(20)}

    child_first = run(python(IN_PYTHON), replace(APART, schedule="random", seed=seeds[First.CHILD]))
    parent_first = run(python(IN_PYTHON), replace(APART, schedule="random", seed=seeds[First.PARENT]))

    assert words_of(child_first) == ["child", "parent"]
    assert words_of(parent_first) == ["parent", "child"]


# ---- vfork, posix_spawn, subprocess, multiprocessing, threads

SPAWN = "os.posix_spawn('/bin/echo', ['echo', 'child'], os.environ); say('parent'); os.wait()"
POPEN = """
import subprocess
child = subprocess.Popen(["echo", "child"]); say("parent"); child.wait()
"""


@pytest.mark.parametrize("program", [SPAWN, POPEN], ids=["posix_spawn", "subprocess"])
def test_a_vforked_program_has_its_order_too(program: str) -> None:
    assert words_of(run(python(program), CHILD_FIRST)) == ["child", "parent"]
    assert words_of(run(python(program), PARENT_FIRST)) == ["parent", "child"]


@each_schedule
def test_a_vforked_child_that_never_execs_frees_its_parent(
    options: Options, compiled: Callable[[str], list[str]]
) -> None:
    program = compiled("""
int main(void) {
    int status;
    pid_t child = vfork();
    if (child == 0) { write(1, "child\\n", 6); _exit(3); }
    write(1, "parent\\n", 7);
    return waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 3;
}""")

    history = run(program, options)

    assert words_of(history) == ["child", "parent"]  # the kernel itself sees to that
    assert history.exit_code == 0


@each_schedule
def test_a_spawn_that_needs_a_held_sibling_goes_on(options: Options, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    program = python(f"""
if os.fork() == 0:
    open({str(tmp_path / "fifo")!r}, "w").write("through a fifo\\n"); os._exit(0)
actions = [(os.POSIX_SPAWN_OPEN, 0, {str(tmp_path / "fifo")!r}, os.O_RDONLY, 0)]  # blocks before the exec
os.posix_spawn("/bin/cat", ["cat"], os.environ, file_actions=actions)
for _ in range(2): os.wait()
""")

    assert run(program, options).output() == "through a fifo\n"


@each_schedule
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing_works_as_ever(options: Options, method: str, tmp_path: Path) -> None:
    program = tmp_path / "pool.py"
    program.write_text(f"""
import multiprocessing
if __name__ == "__main__":
    with multiprocessing.get_context({method!r}).Pool(3) as pool: print(pool.map(abs, range(-5, 0)))
""")

    assert run([sys.executable, str(program)], options).output() == "[5, 4, 3, 2, 1]\n"


@each_schedule
def test_threads_are_not_scheduled_and_may_fork(options: Options) -> None:
    history = run(
        python("""
def fork(number):
    pid = os.fork()
    if pid == 0: os._exit(number)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
codes = []
threads = [threading.Thread(target=fork, args=(number,)) for number in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
say(sum(codes))
"""),
        options,
    )

    assert history.output() == "28\n"
    assert len(history.lives) == 9


def test_a_thread_that_execs_ends_the_hold_of_its_sibling(compiled: Callable[[str], list[str]]) -> None:
    program = compiled("""
static struct gate born;
static void *fork_one(void *unused) {
    if (fork() == 0) { tell(born); for (;;) pause(); }
    return 0;
}
int main(void) {
    pthread_t thread;
    born = gate();
    pthread_create(&thread, 0, fork_one, 0);
    listen_to(born);
    execlp("sh", "sh", "-c", "echo executed; pkill -P $$; exit 0", (char *)0);
}""")
    options = replace(CHILD_FIRST, linger_s=0)

    for _ in range(5):
        history = observe(program, options)

        assert history.output() == "executed\n"
        assert history.contradictions() == []


# ---- what is recorded


def test_the_header_says_what_the_run_was_held_to() -> None:
    history = run(["true"], replace(APART, schedule="random", seed=1234))
    plain = run(["true"], APART)

    assert (history.header.schedule, history.header.seed) == ("random", 1234)
    assert (plain.header.schedule, plain.header.seed) == ("", 0)
    assert json.loads(json.dumps(history.header.to_json()))["schedule"] == "random"


def test_a_seed_that_nobody_gave_is_told() -> None:
    drawn = {run(["true"], replace(APART, schedule="random")).header.seed for _ in range(4)}

    assert len(drawn) > 1


def test_a_recording_from_before_there_were_schedules_is_read() -> None:
    header = header_from_json({"recording": 1, "program": ["true"]})

    assert header == Header(("true",), schedule="", seed=0)


def test_a_schedule_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="sideways"):
        observe(["true"], replace(APART, schedule="sideways"))


def test_the_hooks_keep_no_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ObserverError, match="ptrace"):
        observe(["true"], Options(schedule="child-first", backend="hooks"))

    def refuse(_: Session) -> Session:
        raise PtraceRefusedError("ptrace: no")

    monkeypatch.setattr(Session, "__enter__", refuse)
    with pytest.raises(PtraceRefusedError):
        observe(["true"], Options(schedule="child-first"))
