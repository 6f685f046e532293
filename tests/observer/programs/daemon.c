#include "story.h"
int main(void) {
    struct gate ready = gate();
    if (fork() == 0) {
        setsid();
        pid_t leader = getpid();
        if (fork() == 0) {
            until_orphaned(leader);
            if (chdir("/")) _exit(9);
            umask(0);
            tell(ready);
            for (int fd = 0; fd < 20; fd++) close(fd);
            open("/dev/null", O_RDWR);
            dup(0); dup(0);
            _exit(0);
        }
        _exit(0);
    }
    wait(0);
    listen_to(ready);
    return 0;
}
