#include "story.h"
#include <sys/resource.h>
#include <sys/time.h>
static void end(int how) {
    struct itimerval soon = {.it_value = {0, 10000}};
    switch (how) {
    case 0: abort();
    case 1: *(volatile int *)0 = 1;
    case 2: raise(SIGKILL);
    case 3: setitimer(ITIMER_REAL, &soon, 0); for (;;) pause();
    case 4: _exit(256 + 44);
    case 5: _exit(-1);
    case 6: raise(SIGRTMIN + 3);
    default: exit(0);
    }
}
int main(void) {
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    for (int how = 0; how < 8; how++) { if (fork() == 0) end(how); wait(0); }
    return 0;
}
