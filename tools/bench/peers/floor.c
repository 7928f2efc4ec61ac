/*
 * The floor under every server here: a program that only send()s. It writes a frame of 40 bytes to each of its
 * sockets, round after round at a fixed pace; no parsing, no state, no waiting for anybody. What this costs, the
 * kernel costs: no server that writes the same frames can cost less.
 *
 *   cc -O2 -o floor floor.c && ./floor <sockets> <rounds per second> <seconds>
 *
 * It prints its address, takes so many connections with a frame for each, waits for a line on its input, sends, prints
 * how many it sent, and ends when its input does.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

/* A WebSocket frame as a server sends it: FIN and text, a length of 38, and the message. */
static const char FRAME[] = "\x81\x26{\"type\":\"state\",\"value\":1234567890123}";
enum { FRAME_BYTES = 40, BACKLOG = 511 };

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int listen_on_any_port(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, BACKLOG) != 0) fail("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &length) != 0) fail("getsockname");
  printf("Listening on ws://127.0.0.1:%d/\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void take_all(int listener, int *sockets, int count) {
  const int yes = 1;
  for (int i = 0; i < count; i++) {
    sockets[i] = accept(listener, NULL, NULL);
    if (sockets[i] < 0) fail("accept");
    setsockopt(sockets[i], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    send(sockets[i], FRAME, FRAME_BYTES, MSG_NOSIGNAL); /* as servers greet a newcomer */
  }
}

/* @returns how many frames went out */
static long send_rounds(const int *sockets, int count, double per_second, double seconds) {
  struct timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  const long rounds = (long)(per_second * seconds + 0.5);
  long sent = 0;
  for (long round = 0; round < rounds; round++) {
    const double at = start.tv_sec + start.tv_nsec / 1e9 + round / per_second;
    const struct timespec due = {.tv_sec = (time_t)at, .tv_nsec = (long)((at - (double)(time_t)at) * 1e9)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    for (int i = 0; i < count; i++) {
      if (send(sockets[i], FRAME, FRAME_BYTES, MSG_NOSIGNAL) == FRAME_BYTES) sent++;
    }
  }
  return sent;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "Usage: floor <sockets> <rounds per second> <seconds>\n");
    return 2;
  }
  const int count = atoi(argv[1]);
  int *sockets = calloc((size_t)count, sizeof *sockets);
  take_all(listen_on_any_port(), sockets, count);
  getchar();
  printf("Sent %ld\n", send_rounds(sockets, count, atof(argv[2]), atof(argv[3])));
  fflush(stdout);
  while (getchar() != EOF) continue; /* whoever started it still looks at its CPU time */
  return 0;
}
