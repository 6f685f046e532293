#include "story.h"
int main(void) {
    for (int i = 0; i < 1000; i++) { if (fork() == 0) _exit(i % 256); wait(0); }
    return 0;
}
