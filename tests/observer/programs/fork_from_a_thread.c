#include "story.h"
static void *work(void *unused) {
    pid_t child = fork();
    if (child == 0) _exit(4);
    waitpid(child, 0, 0);
    return unused;
}
int main(void) {
    pthread_t thread;
    for (int i = 0; i < 3; i++) { pthread_create(&thread, 0, work, 0); pthread_join(thread, 0); }
    return 0;
}
