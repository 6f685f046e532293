/* The notes' protocol in C: what a datagram a message costs at best.
 *
 * recvmmsg drains, sendmmsg serves everybody but the speaker. No checks beyond what keeps it alive, no repairs,
 * no journal: it is a yardstick for benchmarks/chat.py, not a server. Prints "ready" once it listens.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MEMBERS = 8192, BATCH = 64, BYTES = 2048, CALL_LIMIT = 1024 };

static struct sockaddr_in who[MEMBERS];
static char names[MEMBERS][64];
static struct mmsghdr out[MEMBERS];
static struct iovec said;
static int members;

/* Members come from one host here: the port tells them apart. */
static int member_at[65536];

static void serve(int sock, int start, int end) {
    while (start < end) {
        int count = end - start < CALL_LIMIT ? end - start : CALL_LIMIT;
        int sent = sendmmsg(sock, out + start, count, 0);
        start += sent > 0 ? sent : 1;
    }
}

static void tell(int sock, int speaker, const char *text, int length) {
    memcpy(said.iov_base, text, length);
    said.iov_len = length;
    serve(sock, 0, speaker);
    serve(sock, speaker + 1, members);
}

static void take(int sock, char *datagram, int length, const struct sockaddr_in *from) {
    char text[BYTES + 128];
    int speaker = member_at[ntohs(from->sin_port)] - 1;
    datagram[length] = 0;
    if (length > 2 && datagram[0] == 'L' && speaker < 0 && members < MEMBERS) {
        snprintf(names[members], sizeof names[members], "%s", datagram + 2);
        tell(sock, members, text, snprintf(text, sizeof text, "\n%s joined", names[members]));
        who[members] = *from;
        out[members].msg_hdr = (struct msghdr){&who[members], sizeof *who, &said, 1, 0, 0, 0};
        member_at[ntohs(from->sin_port)] = ++members;
        sendto(sock, "OK", 2, 0, (const struct sockaddr *)from, sizeof *from);
    } else if (length > 2 && datagram[0] == 'C' && speaker >= 0) {
        char *space = strchr(datagram + 2, ' ');
        if (space)
            tell(sock, speaker, text,
                 snprintf(text, sizeof text, "\n%s says: %s", names[speaker], space + 1));
    }
}

int main(int count, char **arguments) {
    static char data[BATCH][BYTES + 1], buffer[BYTES + 128];
    static struct sockaddr_in from[BATCH];
    static struct iovec parts[BATCH];
    static struct mmsghdr in[BATCH];
    struct sockaddr_in here = {AF_INET, htons(count > 1 ? atoi(arguments[1]) : 9999), {htonl(INADDR_LOOPBACK)}, {0}};
    int sock = socket(AF_INET, SOCK_DGRAM, 0), size = 4 << 20;
    setsockopt(sock, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    setsockopt(sock, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    if (bind(sock, (struct sockaddr *)&here, sizeof here)) return perror("bind"), 1;
    said.iov_base = buffer;
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec){data[i], BYTES};
        in[i].msg_hdr = (struct msghdr){&from[i], sizeof *from, &parts[i], 1, 0, 0, 0};
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        int got = recvmmsg(sock, in, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < got; i++) take(sock, data[i], in[i].msg_len, &from[i]);
    }
}
