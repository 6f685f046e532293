#include "story.h"
/* Each round a process that does nothing but fork is killed somewhere in the middle of it. */
int main(void) {
    for (int round = 0; round < 20; round++) {
        pid_t forker = fork();
        if (forker == 0) for (;;) { if (fork() == 0) _exit(0); wait(0); }
        usleep(300 + 137 * round);
        kill(forker, SIGKILL);
        waitpid(forker, 0, 0);
    }
    return 0;
}
