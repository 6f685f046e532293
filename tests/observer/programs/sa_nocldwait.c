#include "story.h"
static void heard(int number) { (void)number; }
int main(void) {
    struct sigaction action = {.sa_handler = heard, .sa_flags = SA_NOCLDWAIT | SA_RESTART};
    sigaction(SIGCHLD, &action, 0);
    if (fork() == 0) _exit(1);
    if (wait(0) != -1) return 1;
    signal(SIGCHLD, SIG_DFL);
    if (fork() == 0) _exit(2);
    return wait(0) == -1;
}
