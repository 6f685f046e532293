#include "story.h"
int main(void) {
    int born = 0;
    for (int i = 0; i < 6; i++) if (fork() == 0) born = 0; else born++;
    for (int i = 0; i < born; i++) if (wait(0) < 0) return 1;
    return born;
}
