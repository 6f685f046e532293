#include "story.h"
static void *work(void *unused) { execlp("sh", "sh", "-c", "exit 8", (char *)0); return unused; }
int main(void) {
    pthread_t thread;
    if (fork() == 0) { pthread_create(&thread, 0, work, 0); for (;;) pause(); }
    wait(0);
    pthread_create(&thread, 0, work, 0);
    for (;;) pause();
}
