"""From syntax trees to Python that reads as if a person had written it. Runs nothing.

Every program is complete: whoever copies it into a file can run it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from labs.quiz import syntax
from labs.quiz.syntax import Block, Statement

_PROMPT = "Look now, then press Enter. "  # what the program says at the marked moment
PROMPT = _PROMPT.rstrip()
MARK = "# <- here"


def python(program: Block) -> str:
    """Write `program` as Python source, with the imports that it needs."""
    lines = list(_block(program))
    text = "\n".join(lines)
    remarks = [lines.pop(0)] if lines[0].startswith("#") else []
    imports = [f"import {name}" for name in ("os", "signal", "sys") if f"{name}." in text]
    return "\n".join([*remarks, *imports, "", *lines]) + "\n"


def _block(block: Block) -> Iterator[str]:
    for statement in block:
        first, *rest = _WRITERS[type(statement)](statement)
        yield f"{first}  # {statement.note}" if statement.note else first
        yield from rest


def _indented(block: Block) -> Iterator[str]:
    return ("    " + line for line in _block(block))


def _print(expression: str, flush: bool = True) -> str:
    return f"print({expression}{', flush=True' if flush else ''})"


def _text(text: str) -> str:
    if text[0] == "{" and text.find("}") == len(text) - 1:
        return text[1:-1]
    return f'{"f" if "{" in text else ""}"{text}"'


def _fork(fork: syntax.Fork) -> Iterator[str]:
    if fork.name:
        yield f"{fork.name} = os.fork()"
        if not fork.child:
            return
        yield f"if {fork.name} == 0:"
    elif not fork.child:
        yield "if os.fork() != 0:" if fork.parent else "os.fork()"
        yield from _indented(fork.parent)
        return
    else:
        yield "if os.fork() == 0:"
    yield from _indented(fork.child)
    if fork.parent:
        yield "else:"
        yield from _indented(fork.parent)


def _wait(wait: syntax.Wait) -> Iterator[str]:
    call = f"os.waitpid({wait.child}, 0)" if wait.child else "os.wait()"
    yield f"_, {wait.into} = {call}" if wait.into else call


def _try_wait(wait: syntax.TryWait) -> Iterator[str]:
    yield "try:"
    yield "    os.wait()"
    yield "    " + _print(_text(wait.got))
    yield "except ChildProcessError:"
    yield "    " + _print(_text(wait.text))


def _repeat(repeat: syntax.Repeat) -> Iterator[str]:
    yield f"for {repeat.name} in range({repeat.times}):"
    yield from _indented(repeat.body)


def _decode(decode: syntax.Decode) -> Iterator[str]:
    how = "status >> 8" if decode.high_byte else "os.waitstatus_to_exitcode(status)"
    yield f"{decode.into} = {how}"


def _handle(handle: syntax.Handle) -> Iterator[str]:
    yield "def answer(number, frame):"
    yield "    " + _print(_text(handle.text))
    yield ""
    yield f"signal.signal(signal.{handle.signal}, answer)"


def _send_home(_: syntax.SendHome) -> Iterator[str]:
    yield "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    yield "os.killpg(0, signal.SIGTERM)"


def _line(form: Callable[[Any], str]) -> Callable[[Any], Iterator[str]]:
    return lambda statement: iter([form(statement)])


_WRITERS: dict[type[Statement], Callable[[Any], Iterator[str]]] = {
    syntax.Remark: _line(lambda it: f"# {it.text}"),
    syntax.Say: _line(lambda it: _print(_text(it.text), it.flush)),
    syntax.SayWhether: _line(lambda it: _print(f'"{it.yes}" if {it.name} else "{it.no}"')),
    syntax.Flush: _line(lambda it: "sys.stdout.flush()"),
    syntax.Fork: _fork,
    syntax.ForkPair: _line(lambda it: f"os.fork() {it.word} os.fork()"),
    syntax.Repeat: _repeat,
    syntax.Break: _line(lambda it: "break"),
    syntax.Exit: _line(lambda it: f"{'sys.exit' if it.flushes else 'os._exit'}({it.code})"),
    syntax.Let: _line(lambda it: f"{it.name} = {it.value}"),
    syntax.Add: _line(lambda it: f"{it.name} += {it.value}"),
    syntax.Wait: _wait,
    syntax.TryWait: _try_wait,
    syntax.Poll: _line(lambda it: f"pid, status = os.waitpid({it.child}, os.WNOHANG)"),
    syntax.Decode: _decode,
    syntax.Kill: _line(lambda it: f"os.kill({it.child or 'os.getppid()'}, signal.{it.signal})"),
    syntax.Ignore: _line(lambda it: f"signal.signal(signal.{it.signal}, signal.SIG_IGN)"),
    syntax.Handle: _handle,
    syntax.Pause: _line(lambda it: "signal.pause()"),
    syntax.Look: _line(lambda it: f'input("{_PROMPT}")  {MARK}'),
    syntax.SendHome: _send_home,
}
