#include "story.h"
int main(void) {
    struct gate ready = gate();
    pid_t parent = fork();
    if (parent == 0) {
        pid_t me = getpid();
        for (int i = 1; i <= 3; i++) if (fork() == 0) { tell(ready); until_orphaned(me); _exit(i); }
        tell(ready);  // its last fork has returned: strace has seen it too
        for (;;) pause();
    }
    for (int i = 0; i < 4; i++) listen_to(ready);
    kill(parent, SIGKILL);
    waitpid(parent, 0, 0);
    return 0;
}
