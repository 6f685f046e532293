#include "story.h"
int main(void) {
    struct gate ready = gate();
    pid_t group = 0;
    for (int i = 0; i < 4; i++) {
        pid_t child = fork();
        if (child == 0) { setpgid(0, group); tell(ready); for (;;) pause(); }
        setpgid(child, group);
        if (!group) group = child;
    }
    for (int i = 0; i < 4; i++) listen_to(ready);
    kill(-group, SIGTERM);
    int count = 0;
    while (waitpid(-group, 0, 0) > 0) count++;
    return count;
}
