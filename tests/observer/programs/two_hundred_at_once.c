#include "story.h"
int main(void) {
    struct gate go = gate(), ready = gate();
    for (int i = 0; i < 200; i++) if (fork() == 0) { tell(ready); listen_to(go); _exit(i); }
    for (int i = 0; i < 200; i++) listen_to(ready);
    for (int i = 0; i < 200; i++) tell(go);
    for (int i = 0; i < 200; i++) if (wait(0) < 0) return 1;
    return 0;
}
