"""Programs in Python that the hooks can follow, and how to observe them."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from labs.observer.session import Options

HOOKS = Options(backend="hooks")
EXACT = Options(backend="ptrace")

PROGRAMS = {
    "waits": """
        for code in (0, 3, 255):
            pid = os.fork()
            if pid == 0:
                os._exit(code)
            os.waitpid(pid, 0)
        """,
    "zombie": """
        pid = os.fork()
        if pid == 0:
            os._exit(7)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        os.wait()
        """,
    "zombie_never_reaped": """
        pid = os.fork()
        if pid == 0:
            sys.exit(7)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        """,
    "orphan": """
        parent = os.getpid()
        if os.fork() == 0:
            while os.getppid() == parent:
                time.sleep(0.001)
            os._exit(9)
        """,
    "double_fork": """
        middle = os.fork()
        if middle == 0:
            parent = os.getpid()
            if os.fork() == 0:
                while os.getppid() == parent:
                    time.sleep(0.001)
                os._exit(5)
            os._exit(1)
        os.waitpid(middle, 0)
        """,
    "polls": """
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.read(reading, 1)
            os._exit(4)
        for _ in range(20):
            os.waitpid(pid, os.WNOHANG)
        os.write(writing, b"x")
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            time.sleep(0.001)
        """,
    "sigchld_ignored": """
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        pid = os.fork()
        if pid == 0:
            os._exit(6)
        try:
            os.wait()
        except ChildProcessError:
            sys.exit(2)
        """,
    "sigchld_handled": """
        signal.signal(signal.SIGCHLD, lambda *_: os.waitpid(-1, os.WNOHANG))
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            os._exit(6)
        signal.sigwait({signal.SIGCHLD})
        os.waitpid(pid, 0)
        """,
    "killed": """
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.read(reading, 1)
        os.kill(pid, signal.SIGKILL)
        os.wait()
        try:
            os.kill(pid, signal.SIGTERM)
        except ProcessLookupError:
            os.kill(os.getpid(), signal.SIGTERM)
        """,
    "kills_a_group": """
        os.setsid()
        group = 0
        for _ in range(3):
            pid = os.fork()
            if pid == 0:
                signal.pause()
            os.setpgid(pid, group)
            group = group or pid
        os.killpg(group, signal.SIGKILL)
        for _ in range(3):
            os.wait()
        """,
    "exec": """
        if os.fork() == 0:
            os.execv(sys.executable, [sys.executable, "-c", "import os; os.fork() or os._exit(3); os.wait()"])
        os.wait()
        """,
    "subprocess_run": """
        import subprocess
        done = subprocess.run([sys.executable, "-c", "import sys; sys.exit(8)"])
        sys.exit(done.returncode)
        """,
    "spawn": """
        pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], os.environ)
        os.waitpid(pid, 0)
        """,
    "multiprocessing": """
        import multiprocessing
        context = multiprocessing.get_context("fork")
        workers = [context.Process(target=sys.exit, args=(code,)) for code in (1, 2, 3)]
        [worker.start() for worker in workers]
        [worker.join() for worker in workers]
        """,
    "raises": """
        if os.fork() == 0:
            1 / 0
        os.wait()
        os.wait()
        """,
    "stopped": """
        pid = os.fork()
        if pid == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(3)
        os.waitpid(pid, os.WUNTRACED)
        os.kill(pid, signal.SIGCONT)
        os.waitpid(pid, 0)
        """,
    "threads": """
        import threading
        def work(code):
            pid = os.fork()
            if pid == 0:
                os._exit(code)
            os.waitpid(pid, 0)
        threads = [threading.Thread(target=work, args=(code,)) for code in range(6)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        """,
    "many": """
        for code in range(100):
            if os.fork() == 0:
                os._exit(code)
        for _ in range(100):
            os.wait()
        """,
}

OBSERVE = """
import sys
from labs.observer import observe
from labs.observer.session import Options
def watch(history, event):
    for _ in range(event.to_json().get("text", "").count("ready")):
        print("ready", flush=True)
history = observe(sys.argv[1:], Options({options}), watch)
print(history.header.backend, history.ending.reason, history.exit_code, len(history.lives), flush=True)
"""


def write_program(tmp_path: Path, text: str) -> list[str]:
    program = tmp_path / "program.py"
    program.write_text("import os, signal, sys, time\n" + textwrap.dedent(text))
    return [sys.executable, str(program)]
