#include "story.h"
int main(void) {
    if (vfork() == 0) { execlp("true", "true", (char *)0); _exit(1); }
    wait(0);
    if (vfork() == 0) _exit(7);
    wait(0);
    if (vfork() == 0) { execlp("/does/not/exist", "nothing", (char *)0); _exit(127); }
    wait(0);
    if (vfork() == 0) { raise(SIGKILL); _exit(1); }
    wait(0);
    return 0;
}
