#include "story.h"
int main(void) {
    pid_t middle = fork();
    if (middle == 0) {
        pid_t me = getpid();
        if (fork() == 0) { until_orphaned(me); _exit(2); }
        _exit(1);
    }
    waitpid(middle, 0, 0);
    return 0;
}
