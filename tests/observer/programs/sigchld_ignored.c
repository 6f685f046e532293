#include "story.h"
int main(void) {
    signal(SIGCHLD, SIG_IGN);
    for (int i = 1; i <= 3; i++) if (fork() == 0) _exit(i);
    return wait(0) == -1 && errno == ECHILD ? 0 : 1;
}
