#include "story.h"
int main(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    until_dead(child);
    until_dead(child);
    return waitpid(child, 0, 0) != child;
}
