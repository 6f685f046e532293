#include "story.h"
int main(void) {
    pid_t child = fork();
    if (child == 0) _exit(6);
    until_dead(child);
    return 0;
}
