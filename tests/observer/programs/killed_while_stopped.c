#include "story.h"
int main(void) {
    siginfo_t told;
    pid_t child = fork();
    if (child == 0) for (;;) raise(SIGSTOP);
    waitid(P_PID, child, &told, WSTOPPED);
    kill(child, SIGTERM);  /* waits until it goes on */
    kill(child, SIGKILL);
    return waitpid(child, 0, WUNTRACED) != child;
}
