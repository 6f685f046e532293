#include "story.h"
static void *work(void *unused) { for (;;) pause(); return unused; }
int main(void) {
    int status;
    struct gate ready = gate();
    pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        for (int i = 0; i < 4; i++) pthread_create(&thread, 0, work, 0);
        tell(ready);
        work(0);
    }
    listen_to(ready);
    for (int i = 0; i < 3; i++) {
        kill(child, SIGSTOP);
        waitpid(child, &status, WUNTRACED);
        kill(child, SIGCONT);
        waitpid(child, &status, WCONTINUED);
    }
    kill(child, SIGTERM);
    return waitpid(child, &status, 0) != child;
}
