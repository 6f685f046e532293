/* What the programs of the corpus share: the includes, and handshakes in place of sleeps. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A cross-process "go": tell() lets one listen() return; nobody left to tell does as well. */
struct gate { int ends[2]; };
static inline struct gate gate(void) { struct gate g; if (pipe(g.ends)) _exit(99); return g; }
static inline void tell(struct gate g) { if (write(g.ends[1], "!", 1) != 1) _exit(98); }
static inline void listen_to(struct gate g) { char c; if (read(g.ends[0], &c, 1) != 1) _exit(97); }

static inline void until_orphaned(pid_t parent) {
    struct timespec moment = {0, 1000000};
    while (getppid() == parent) nanosleep(&moment, 0);
}
/* Return once the child is dead, without reaping it. */
static inline void until_dead(pid_t child) {
    siginfo_t told;
    while (waitid(P_PID, child, &told, WEXITED | WNOWAIT) < 0 && errno == EINTR) continue;
}
