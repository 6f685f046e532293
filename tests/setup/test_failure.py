"""What cannot be done is said in one line, with exit code 1, and leaves nothing behind."""

from __future__ import annotations

import string
import subprocess
from pathlib import Path

import pytest

from labs.environment import failure, words

PRINTED = {
    "disk": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "venv": "The virtual environment was not created successfully because ensurepip is not available.",
    "network": "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)'\n"
    "ERROR: No matching distribution found for anyio==4.16.0",
    "certificate": "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))",
    "not whole": "ERROR: Exception:\nTraceback (most recent call last):\n"
    "json.decoder.JSONDecodeError: Unterminated string starting at: line 1 column 444617 (char 444616)",
    "mirror": "ERROR: No matching distribution found for anyio==4.16.0",
    "other": "Collecting x\nERROR: Something else\n",
}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr("sys.argv", ["labs", "--lang", "en"])


@pytest.mark.parametrize("kind", PRINTED)
def test_what_an_installer_prints_becomes_one_line_on_what_to_do(kind):
    by_hand = {"python": "python3", "quoted": "/v", "requirements": "r.txt"}

    line = str(failure.from_output(PRINTED[kind], "/v", by_hand))

    opening = words.ENGLISH[kind].partition("{")[0]
    assert line.startswith("set-up failed: " + opening)
    assert "\n" not in line


@pytest.mark.parametrize(
    "last",
    [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated …",
        "ReadTimeoutError: connection broken: IncompleteRead(5 bytes read, 7 more expected)",
        "pip._vendor.urllib3.exceptions.ProtocolError: ('Connection aborted.', RemoteDisconnected())",
        "error: Failed to extract archive\n  Caused by: request or response body error\n  unexpected EOF",
    ],
)
def test_download_that_broke_off_asks_for_another_try(last):
    line = str(failure.from_output("Collecting x\n" + last, "/v", {}))

    assert "did not arrive whole. Type the same again" in line


def test_last_error_that_says_nothing_gives_way_to_what_follows():
    printed = "ERROR: Exception:\nTraceback (most recent call last):\nKeyError: 'x'"

    line = str(failure.from_output(printed, "/v", {"python": "p", "quoted": "/v", "requirements": "r"}))

    assert "KeyError: 'x'" in line


def test_both_languages_have_the_same_texts_with_the_same_gaps():
    def gaps(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert {key: gaps(text) for key, text in words.ENGLISH.items()} == {
        key: gaps(text) for key, text in words.CHINESE.items()
    }


@pytest.mark.parametrize(
    ("arguments", "locale", "chinese"),
    [
        (["--lang", "zh"], "", True),
        (["--lang=zh", "tour"], "en_GB.UTF-8", True),
        (["--lang=en"], "zh_CN.UTF-8", False),
        ([], "zh_CN.UTF-8", True),
        (["observe", "--", "x", "--lang", "zh"], "C.UTF-8", False),
        (["--lang"], "C.UTF-8", False),
    ],
)
def test_the_language_is_the_option_else_the_locale(monkeypatch, arguments, locale, chinese):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    monkeypatch.setattr("sys.argv", ["labs", *arguments])

    assert words.reads_chinese() is chinese


def _fails_in_one_line(stage, answer, saying: str) -> None:
    lines = answer.told.splitlines()
    assert answer.code == 1, answer.told
    assert [line for line in lines if line.startswith("labs:")] == lines[-1:]
    assert saying in lines[-1]
    assert "Traceback" not in answer.told
    assert ".venv.lock" not in stage.content
    assert not (stage.venv / "forkroom-recipe.txt").exists()


def test_without_network(pip_stage):
    answer = pip_stage.run(
        PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_RETRIES="0", PIP_INDEX_URL="http://127.0.0.1:9/"
    )

    _fails_in_one_line(pip_stage, answer, "no package index could be reached")
    assert not pip_stage.venv.exists()


def test_without_venv(pip_stage):
    """A Python as Debian ships it without python3-venv."""
    crippled = pip_stage.folder / "bin/python3"
    crippled.write_text(f"""#!/bin/sh
case "$*" in *venv*) echo "ensurepip is not available"; exit 1;; esac
exec '{pip_stage.python}' "$@"
""")
    crippled.chmod(0o755)
    start = (
        "import sys, runpy; sys._base_executable = sys.argv[1]; sys.argv = ['labs']; runpy.run_module('labs')"
    )
    start = start.replace("run_module('labs')", "run_module('labs', run_name='__main__')")

    answer = pip_stage.run(pip_stage.python, "-c", start, str(crippled))

    _fails_in_one_line(pip_stage, answer, "python3-venv")
    assert not pip_stage.venv.exists()


@pytest.mark.parametrize("what", ["file", "folder"])
def test_something_else_by_that_name_is_not_harmed(stage, what):
    mine = stage.venv / "thesis.txt" if what == "folder" else stage.venv
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("all I have")

    answer = stage.run()

    _fails_in_one_line(stage, answer, "is in the way")
    assert mine.read_text() == "all I have"


def test_neither_a_writable_clone_nor_a_home(ordinary_stage):
    stage = ordinary_stage
    stage.clone.chmod(0o555)

    answer = stage.run(HOME="/nonexistent")

    _fails_in_one_line(stage, answer, "XDG_CACHE_HOME")


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9", "3.10"])
def test_an_old_python_is_told_so(stage, version):
    found = sorted(Path("/").glob(f"root/.pyenv/versions/{version}.*/bin/python3"))
    if not found:
        pytest.skip(f"no Python {version} here")

    answer = stage.run(str(found[0]), "-m", "labs", "tour")

    assert answer.code == 1
    assert answer.told.startswith(f"labs: needs Python 3.11 or newer; found {version}. ")
    assert len(answer.told.splitlines()) == 1


def test_windows_is_pointed_to_wsl(stage):
    start = "import os, runpy; os.name = 'nt'; runpy.run_module('labs', run_name='__main__')"

    answer = stage.run(stage.python, "-c", start)

    _fails_in_one_line(stage, answer, "WSL")


def test_a_full_disk(stage):
    """A file system of 8 MB."""
    script = 'mount -t tmpfs -o size=8m full "$0" && cp -r "$1"/. "$0" && cd "$0" && exec "$2" -m labs'
    full = stage.folder / "full"
    full.mkdir()
    unshare = ["unshare", "--mount", "--map-root-user", "--user", "sh", "-c", script]
    if subprocess.run([*unshare[:4], "true"], check=False, capture_output=True).returncode:
        pytest.skip("no user and mount namespaces here")
    (stage.folder / "bin/uv").unlink()

    answer = stage.run(*unshare, str(full), str(stage.clone), stage.python)

    assert answer.code == 1
    assert answer.told.splitlines()[-1].startswith("labs: set-up failed: the disk is full")
