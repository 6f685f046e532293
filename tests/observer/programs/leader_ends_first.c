#include "story.h"
static pthread_t leader;
static void *work(void *unused) {
    pthread_join(leader, 0);
    if (fork() == 0) _exit(1);
    wait(0);
    exit(4);
    return unused;
}
int main(void) {
    pthread_t thread;
    leader = pthread_self();
    pthread_create(&thread, 0, work, 0);
    pthread_exit(0);
}
