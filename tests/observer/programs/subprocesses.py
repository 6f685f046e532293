import contextlib
import subprocess

assert subprocess.run(["sh", "-c", "exit 3"], check=False).returncode == 3
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
    assert cat.communicate(b"through a cat\n")[0] == b"through a cat\n"
with subprocess.Popen(
    ["sh", "-c", "echo; read word"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
) as endless:
    assert endless.stdout.readline() == b"\n"
    endless.kill()
with contextlib.suppress(FileNotFoundError):
    subprocess.run(["does-not-exist"], check=False)
