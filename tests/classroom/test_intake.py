"""A class folder as people, LMS exports and enemies fill it: what is taken in, what is refused.

Longer than other files, because it is one list: every way in which something may be handed in.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from labs import course
from labs.classroom import archive, intake
from labs.classroom.submissions import Refusal, Submission, Unclear, choose, lab_named, printable

LAB = """
number = NUMBER
topic = "TOPIC"
title = {en = "Knots", zh = "绳结"}
goal = {en = "Tie one.", zh = "打一个结。"}
hints = [{en = "a", zh = "一"}, {en = "b", zh = "二"}, {en = "c", zh = "三"}]
demos = []
"""


@pytest.fixture
def labs(tmp_path: Path) -> list[course.Lab]:
    """Two labs: 2 knots and 6 sheet_bends."""
    for number, topic in ((2, "knots"), (6, "sheet_bends")):
        folder = tmp_path / "labs" / f"{number:02}_{topic}"
        folder.mkdir(parents=True)
        text = LAB.replace("NUMBER", str(number)).replace("TOPIC", topic)
        (folder / "lab.toml").write_text(text, "utf-8")
    return course.labs(tmp_path / "labs")


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "hand-ins"
    folder.mkdir()
    return folder


def put(path: Path, content: str = "pass") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], compression: int = 8) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, content in entries:
            made.writestr(name, content)
    return path


def taken(folder: Path, labs: list[course.Lab], wanted: str | None = None) -> dict[tuple[str, str], bytes]:
    """Take in what must be taken in whole: source by learner and lab."""
    found = intake.take_in(folder, labs, next((lab for lab in labs if lab.topic == wanted), None))
    assert not found.refusals
    return {(each.learner, each.lab): each.source for each in found.submissions}


def refused(folder: Path, labs: list[course.Lab], wanted: str | None = "knots") -> str:
    """Take in what must be refused, and nothing else; give the reason."""
    found = intake.take_in(folder, labs, next((lab for lab in labs if lab.topic == wanted), None))
    assert not found.submissions
    (refusal,) = found.refusals
    return refusal.reason


# ---- where answers lie


@pytest.mark.parametrize(
    "file",
    [
        "ann/02_knots/exercise.py",
        "ann/lab 2/exercise.py",
        "ann/Lab02/Exercise.py",
        "ann/knots/my_answer.py",
        "ann/02_knots.py",
        "ann/ann-main/labs/02_knots/exercise.py",
        "02_knots/ann/exercise.py",
        "02_knots/ann.py",
        "实验2/ann/exercise.py",
    ],
)
def test_lab_is_told_by_a_name(class_folder, labs, file):
    put(class_folder / file, "mine")

    assert taken(class_folder, labs) == {("ann", "02_knots"): b"mine"}


@pytest.mark.parametrize(
    "file", ["ann.py", "ann/exercise.py", "ann/whatever.py", "ann/deep/down/exercise.py"]
)
def test_lab_is_the_one_asked_for_where_no_name_tells_it(class_folder, labs, file):
    put(class_folder / file, "mine")

    assert taken(class_folder, labs, "knots") == {("ann", "02_knots"): b"mine"}


def test_class_folder_itself_may_be_named_for_the_lab(tmp_path, labs):
    put(tmp_path / "06_sheet_bends" / "ann.py", "mine")

    assert taken(tmp_path / "06_sheet_bends", labs) == {("ann", "06_sheet_bends"): b"mine"}


@pytest.mark.parametrize(
    "entry", ["exercise.py", "02_knots/exercise.py", "ann/02_knots/exercise.py", "ann\\exercise.py"]
)
@pytest.mark.parametrize("place", ["ann.zip", "ann/upload.zip"])
def test_zip_is_looked_into(class_folder, labs, place, entry):
    zipped(class_folder / place, (entry, b"mine"), ("__MACOSX/._exercise.py", b"not mine"))

    assert taken(class_folder, labs, "knots") == {("ann", "02_knots"): b"mine"}


def test_learner_may_hand_in_several_labs_and_one_may_be_asked_for(class_folder, labs):
    put(class_folder / "ann/02_knots/exercise.py", "two")
    put(class_folder / "ann/06_sheet_bends/exercise.py", "six")

    assert taken(class_folder, labs) == {("ann", "02_knots"): b"two", ("ann", "06_sheet_bends"): b"six"}
    assert taken(class_folder, labs, "sheet_bends") == {("ann", "06_sheet_bends"): b"six"}


def test_whole_clone_with_its_environment_is_an_answer_too(class_folder, labs):
    for file in (
        "02_knots/exercise.py",
        "02_knots/solution.py",
        "02_knots/mistakes/pulls.py",
        "grading/knots.py",
    ):
        put(class_folder / "ann/labs" / file, file)
    put(class_folder / "ann/venv/pyvenv.cfg")
    put(class_folder / "ann/venv/lib/02_knots/exercise.py")
    put(class_folder / "ann/.git/02_knots/exercise.py")

    assert taken(class_folder, labs) == {("ann", "02_knots"): b"02_knots/exercise.py"}


def test_what_is_no_answer_is_named_and_what_is_hidden_is_not(class_folder, labs):
    put(class_folder / "ann.py")
    put(class_folder / "grades.csv")
    put(class_folder / ".grades" / "ann" / "exercise.py")

    found = intake.take_in(class_folder, labs, labs[0])

    assert [each.learner for each in found.submissions] == ["ann"]
    assert list(found.ignored) == ["grades.csv"]


# ---- what is unclear


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (["ann/notes.txt"], "there is no exercise.py in it"),
        (["ann/one.py", "ann/two.py"], "which one is meant? one.py, two.py"),
        (["ann/exercise.py", "ann/02_knots/exercise.py"], "which one is meant?"),
        (["ann.py", "ann/exercise.py"], "handed in twice: ann/exercise.py, ann.py"),
        (["ann/06_sheet_bends/exercise.py"], "there is nothing for 02_knots in it"),
        (["ann.tar.gz"], "only folders, .zip and .py"),
        (["ann.rar"], "only folders, .zip and .py"),
    ],
)
def test_unclear_is_refused_and_never_guessed(class_folder, labs, files, told):
    for file in files:
        put(class_folder / file)

    assert told in refused(class_folder, labs)


def test_lab_that_nothing_tells_is_asked_for(class_folder, labs):
    put(class_folder / "ann/exercise.py")

    assert "--lab" in refused(class_folder, labs, wanted=None)


# ---- what is hostile


def test_symbolic_links_are_not_followed(class_folder, labs, tmp_path):
    secret = put(tmp_path / "secret" / "exercise.py", "secret")
    (class_folder / "ann").mkdir()
    (class_folder / "ann/exercise.py").symlink_to(secret)
    (class_folder / "bob").symlink_to(secret.parent)
    (class_folder / "carl.py").symlink_to(secret)
    (class_folder / "dan").mkdir()
    (class_folder / "dan/02_knots").symlink_to(secret.parent)

    found = intake.take_in(class_folder, labs, labs[0])

    assert not found.submissions
    assert [each.learner for each in found.refusals] == ["ann", "bob", "carl", "dan"]
    assert all("symbolic link" in each.reason for each in found.refusals[:3])


def test_pipe_does_not_block_the_class(class_folder, labs):
    os.mkfifo(class_folder / "ann.py")

    assert "is no file" in refused(class_folder, labs)


def test_folder_named_exercise_py_is_no_answer(class_folder, labs):
    (class_folder / "ann/exercise.py").mkdir(parents=True)

    assert "there is no exercise.py" in refused(class_folder, labs)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_is_refused(class_folder, labs):
    put(class_folder / "ann.py").chmod(0)

    assert "Permission denied" in refused(class_folder, labs)


def test_giant_file_is_refused(class_folder, labs):
    put(class_folder / "ann.py", "#" * (archive.MOST_SOURCE + 1))

    assert refused(class_folder, labs) == "the file is over 1 MB"


def test_names_cannot_drive_a_terminal(class_folder, labs):
    raw = os.fsencode(class_folder) + b"/\x1b[2Jann\xff\n.py"
    with open(raw, "wb") as file:  # noqa: PTH123
        file.write(b"mine")

    ((learner, _lab),) = taken(class_folder, labs, "knots")

    assert learner.isprintable()
    assert learner.encode()
    assert "ann" in learner


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("../../exercise.py", "leads out of it"),
        ("/etc/exercise.py", "leads out of it"),
        ("C:\\exercise.py", "leads out of it"),
        ("02_knots\\..\\..\\exercise.py", "leads out of it"),
        (link("more.py"), "symbolic link"),
        (link("elsewhere"), "symbolic link"),
    ],
)
def test_zip_that_tries_to_get_out_is_refused_whole(class_folder, labs, entry, told):
    zipped(class_folder / "ann.zip", ("exercise.py", b"fine"), (entry, b"/etc/passwd"))

    assert told in refused(class_folder, labs)
    assert sorted(path.name for path in class_folder.rglob("*")) == ["ann.zip"]


def test_bomb_is_refused_by_what_it_says_it_holds(class_folder, labs):
    zeros = bytes(archive.MOST_UNPACKED // 2 + 1)
    zipped(class_folder / "ann.zip", ("exercise.py", b"fine"), ("a", zeros), ("b", zeros))

    assert "would unpack to over 200 MB" in refused(class_folder, labs)


def test_bomb_that_lies_about_its_size_is_cut_off(class_folder, labs):
    path = zipped(class_folder / "ann.zip", ("exercise.py", bytes(archive.MOST_SOURCE * 4)))
    size = (archive.MOST_SOURCE * 4).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (9).to_bytes(4, "little")))

    assert refused(class_folder, labs) in ("the file is over 1 MB", "the zip is damaged, or no zip")


def test_source_in_a_zip_may_not_be_a_giant(class_folder, labs):
    zipped(class_folder / "ann.zip", ("exercise.py", b"#" * (archive.MOST_SOURCE + 1)))

    assert refused(class_folder, labs) == "the file is over 1 MB"


def test_zip_of_very_many_files_is_refused(class_folder, labs):
    zipped(class_folder / "ann.zip", *((f"{n}.txt", b"") for n in range(archive.MOST_ENTRIES + 1)))

    assert "over 5000 files" in refused(class_folder, labs)


def test_big_zip_is_not_even_opened(class_folder, labs):
    with (class_folder / "ann.zip").open("wb") as file:
        file.truncate(archive.MOST_BYTES + 1)

    assert refused(class_folder, labs) == "the zip is over 20 MB"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_zip_with_one_name_twice_is_refused(class_folder, labs):
    zipped(class_folder / "ann.zip", ("exercise.py", b"one"), ("exercise.py", b"two"))

    assert refused(class_folder, labs) == "the zip holds exercise.py twice"


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_refused(class_folder, labs, compression):
    zipped(class_folder / "ann.zip", ("exercise.py", b"mine"), compression=compression)

    assert "unusual way" in refused(class_folder, labs)


def test_locked_zip_is_refused(class_folder, labs):
    path = zipped(class_folder / "ann.zip", ("exercise.py", b"mine"))
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # "encrypted", in the central directory
    path.write_bytes(raw)

    assert "password" in refused(class_folder, labs)


def damaged_zips() -> list[bytes]:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", 8) as made:
        made.writestr("exercise.py", "print('mine')" * 50)
    raw = whole.getvalue()
    body = raw.index(b"exercise.py") + 20
    return [b"", b"PK", raw[:-30], b"rar!" * 20, raw[:body] + b"\xff\xff\xff" + raw[body + 3 :]]


@pytest.mark.parametrize("raw", damaged_zips(), ids=["empty", "begun", "cut", "another", "overwritten"])
def test_damaged_zip_is_refused(class_folder, labs, raw):
    (class_folder / "ann.zip").write_bytes(raw)

    assert refused(class_folder, labs) == "the zip is damaged, or no zip"


def test_one_refusal_spoils_nobody_else(class_folder, labs):
    zipped(class_folder / "ann.zip", ("../exercise.py", b"out"))
    put(class_folder / "bob.py", "mine")

    found = intake.take_in(class_folder, labs, labs[0])

    assert [(each.learner, each.source) for each in found.submissions] == [("bob", b"mine")]
    assert [each.learner for each in found.refusals] == ["ann"]
    assert all(isinstance(each, Submission) for each in found.submissions)
    assert all(isinstance(each, Refusal) for each in found.refusals)


# ---- the choice, pure


@pytest.mark.parametrize(
    "word", ["2", "02", "lab2", "Lab 02", "lab_2", "knots", "02_knots", "2-knots", "实验2"]
)
def test_lab_has_many_names(labs, word):
    assert lab_named(word, labs) == "02_knots"


@pytest.mark.parametrize("word", ["", "12", "22", "2nd try", "knot", "lab", "06_knots", "sheet"])
def test_other_names_are_no_lab(labs, word):
    assert lab_named(word, labs) is None


def test_nearest_name_counts(labs):
    path = PurePosixPath("02_knots/06 sheet bends/exercise.py")

    assert choose([path], labs, None) == {"06_sheet_bends": path}


def test_nothing_is_unclear(labs):
    with pytest.raises(Unclear):
        choose([], labs, "02_knots")


def test_name_without_anything_printable_is_still_a_name():
    assert printable("\x00") == "\N{REPLACEMENT CHARACTER}"
    assert printable(" ") == "\N{REPLACEMENT CHARACTER}"
