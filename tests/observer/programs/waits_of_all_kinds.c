#include "story.h"
static pid_t child(int code) {
    pid_t pid = fork();
    if (pid == 0) _exit(code);
    return pid;
}
int main(void) {
    siginfo_t told;
    pid_t pid = child(1);
    waitid(P_PID, pid, &told, WEXITED | WNOWAIT);
    waitid(P_ALL, 0, 0, WEXITED);  /* nobody hears who it was */
    pid = child(2);
    int descriptor = syscall(SYS_pidfd_open, pid, 0);
    waitid(P_PIDFD, descriptor, &told, WEXITED);
    pid = child(3);
    until_dead(pid);
    waitid(P_PGID, getpgrp(), &told, WEXITED | WNOHANG);
    pid = child(4);
    until_dead(pid);
    syscall(SYS_waitid, P_PID, pid, 0, WEXITED | WNOHANG, 0);
    child(5);
    while (waitpid(0, 0, WNOHANG) == 0) continue;
    return waitpid(-1, 0, WNOHANG) != -1;
}
