#include "story.h"
int main(int argc, char **argv) {
    if (argc == 1) {
        signal(SIGCHLD, SIG_IGN);
        execl("/proc/self/exe", "again", "again", (char *)0);
    }
    (void)argv;
    if (fork() == 0) _exit(1);
    return wait(0) != -1;
}
