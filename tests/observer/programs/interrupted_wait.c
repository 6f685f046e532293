#include "story.h"
static void heard(int number) { (void)number; }
static void handle(int flags) {
    struct sigaction action = {.sa_handler = heard, .sa_flags = flags};
    sigaction(SIGUSR1, &action, 0);
}
/* Without SA_RESTART the wait ends with EINTR: only then is the child let go. */
static int broken_off(void) {
    handle(0);
    struct gate end = gate();
    pid_t parent = getpid(), sleeper = fork();
    if (sleeper == 0) { listen_to(end); _exit(2); }
    pid_t signaller = fork();
    if (signaller == 0) for (;;) { kill(parent, SIGUSR1); usleep(1000); }
    int interruptions = 0;
    while (waitpid(sleeper, 0, 0) < 0 && errno == EINTR) if (++interruptions == 1) tell(end);
    kill(signaller, SIGKILL);
    while (waitpid(signaller, 0, 0) < 0) continue;
    return interruptions;
}
/* With it the wait goes on as if nothing had been. */
static int restarted(void) {
    handle(SA_RESTART);
    struct gate end = gate();
    pid_t parent = getpid(), sleeper = fork();
    if (sleeper == 0) { listen_to(end); _exit(3); }
    if (fork() == 0) {
        for (int i = 0; i < 3; i++) { kill(parent, SIGUSR1); usleep(1000); }
        tell(end);
        _exit(4);
    }
    return waitpid(sleeper, 0, 0) == sleeper && wait(0) > 0;
}
int main(void) { return broken_off() > 0 && restarted() ? 0 : 1; }
