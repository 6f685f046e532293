#include "story.h"
/* The outer subreaper, the inner one, a parent, its child: each is told of the next one's end. */
int main(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    struct gate adopted = gate(), end = gate();
    pid_t inner = fork();
    if (inner == 0) {
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        pid_t me = getpid(), middle = fork();
        if (middle == 0) {
            pid_t parent = getpid();
            if (fork() == 0) {
                until_orphaned(parent);
                if (getppid() != me) _exit(96);
                tell(adopted);
                until_orphaned(me);
                _exit(3);
            }
            _exit(2);
        }
        waitpid(middle, 0, 0);
        listen_to(end);
        _exit(1);
    }
    listen_to(adopted);
    tell(end);
    waitpid(inner, 0, 0);
    return wait(0) <= 0;
}
