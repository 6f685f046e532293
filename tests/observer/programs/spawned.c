#include "story.h"
extern char **environ;
int main(void) {
    char *words[] = {"sh", "-c", "exit 12", 0};
    pid_t child;
    int status;
    if (posix_spawnp(&child, "sh", 0, 0, words, environ)) return 1;
    waitpid(child, &status, 0);
    return posix_spawn(&child, "/does/not/exist", 0, 0, words, environ) ? WEXITSTATUS(status) : 1;
}
