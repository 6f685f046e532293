#include "story.h"
int main(void) {
    pid_t me = getpid();
    if (fork() == 0) { until_orphaned(me); _exit(5); }
    return 0;
}
