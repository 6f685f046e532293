#include "story.h"
int main(void) {
    pid_t child = fork();
    if (child == 0) _exit(5);
    until_dead(child);
    if (kill(child, SIGKILL)) return 1;
    int status;
    waitpid(child, &status, 0);
    return kill(child, SIGKILL) == -1 && errno == ESRCH ? WEXITSTATUS(status) : 1;
}
