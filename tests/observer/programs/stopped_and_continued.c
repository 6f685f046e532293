#include "story.h"
static void story(int number) {
    int status;
    pid_t child = fork();
    if (child == 0) { setpgid(0, 0); raise(number); _exit(number); }
    waitpid(child, &status, WUNTRACED);
    if (!WIFSTOPPED(status)) _exit(90);
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    waitpid(child, &status, 0);
}
int main(void) { story(SIGSTOP); story(SIGTSTP); return 0; }
