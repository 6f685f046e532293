#include "story.h"
/* Parent, children and grandchildren die in one stroke. */
int main(void) {
    struct gate ready = gate();
    pid_t leader = fork();
    if (leader == 0) {
        setpgid(0, 0);
        for (int i = 0; i < 3; i++) if (fork() == 0) {
            for (int k = 0; k < 2; k++) if (fork() == 0) { tell(ready); for (;;) pause(); }
            for (;;) pause();
        }
        for (;;) pause();
    }
    for (int i = 0; i < 6; i++) listen_to(ready);
    kill(-leader, SIGKILL);
    waitpid(leader, 0, 0);
    return 0;
}
