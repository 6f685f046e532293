"""(0, 0) is no status: whoever decodes it reads "ended, exit code 0" of a child that lives.

Look at the first line: WIFEXITED says yes, psutil says no. Then look at what the last question brings.
"""

import os
import signal

import psutil

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})  # for sigwait below
child = os.fork()
if child == 0:
    signal.sigwait({signal.SIGUSR1})  # until the parent says so
    os._exit(3)


def ask():
    living = psutil.pid_exists(child) and psutil.Process(child).status() != "zombie"
    pid, status = os.waitpid(child, os.WNOHANG)
    print("alive:", living, "| waitpid:", (pid, status), end=" | ")
    print("WIFEXITED:", os.WIFEXITED(status), "| exit code", os.WEXITSTATUS(status))


ask()  # pid 0: there is nothing to report, and the other 0 is the status of nobody

os.kill(child, signal.SIGUSR1)
os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # it has ended, and stays unreaped
ask()  # now there is a pid, and 3 is the child's

# A status can be had once. A loop that goes on asking dies here.
try:
    ask()
except ChildProcessError as error:
    print("alive: False | waitpid: ChildProcessError:", error)
