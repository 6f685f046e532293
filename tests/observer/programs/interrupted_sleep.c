#include "story.h"
#include <sys/time.h>
static void heard(int number) { (void)number; }
int main(void) {
    signal(SIGALRM, heard);
    struct timespec long_time = {60, 0}, left;
    struct itimerval soon = {.it_value = {0, 10000}};
    setitimer(ITIMER_REAL, &soon, 0);
    if (nanosleep(&long_time, &left) == 0) return 1;
    struct gate ready = gate();
    pid_t child = fork();
    if (child == 0) { signal(SIGALRM, SIG_DFL); tell(ready); for (;;) nanosleep(&long_time, 0); }
    listen_to(ready);
    kill(child, SIGALRM);
    waitpid(child, 0, 0);
    return 0;
}
