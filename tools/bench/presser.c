/*
 * A tester in C, for the highest rates (W6, and one of growth): numbered presses, each in a frame of its own, on a fixed
 * schedule, in turn on the first of many sockets. Why not in JavaScript: a press there costs the tester 12 µs or more,
 * here 8 µs or less. At 120,000 presses a second that is 1.5 cores or 1, and on a machine of two cores the server needs
 * 0.8.
 *
 * It does what tester.ts does with `press`, in the same steps, and reports them as the same JSON (assignment.ts).
 *
 *   presser <port> <sockets> <how many press> <presses per second> <warm-up ms> <duration ms> <patience ms>
 *
 * In: the lines `go` and `end`. A press counts as seen when two of the sockets, not only its sender, were sent a state
 * whose revision is the one of its acknowledgement, or later.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

enum { BUFFER_BYTES = 8192, OBSERVERS = 2, EVENTS = 512, AT_ONCE = 64, HANDSHAKE_TIMEOUT_S = 10 };
enum { BINS = 200000, BINS_PER_MS = 10 };
static const double LATE_MS = 25; /* beyond it, this program is the bottleneck */

typedef struct {
  int fd;
  long acknowledged; /* the number of its last press that is */
  char buffer[BUFFER_BYTES];
  size_t filled;
  long value;
  bool is_welcome;
} Member;

static Member *members;
static int count, active, epoll;
static double start_ms, per_ms; /* the schedule */
static long deliveries, pressed, late, acknowledged, refused, dropped, latest;
static double last_state_ms;
static long latencies[BINS], seen;
static struct {
  long revision;
  double due;
} *settled; /* the acknowledged presses, in the order of their acknowledgements */
static struct {
  long revision, next; /* of the settled ones: the first that it has not seen */
} observers[OBSERVERS];

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void fail(const char *why) {
  printf("{\"step\":\"failed\",\"why\":\"the presser: %s (%s)\"}\n", why, strerror(errno));
  exit(1);
}

static void progress(const char *step) {
  printf("{\"step\":\"%s\",\"deliveries\":%ld,\"value\":%ld}\n", step, deliveries, latest);
}

static void wait_for_line(void) {
  char line[64];
  if (fgets(line, sizeof line, stdin) == NULL) exit(1); /* nobody is there to report to */
}

static void record(double latency_ms) {
  const long bin = (long)(latency_ms * BINS_PER_MS);
  latencies[bin < 0 ? 0 : bin < BINS ? bin : BINS - 1]++;
  seen++;
}

/* The upper bound of the bin in which the percentile is. */
static double percentile(double percent) {
  long left = (long)(seen * percent / 100);
  for (long bin = 0; bin < BINS; bin++) {
    if ((left -= latencies[bin]) < 0) return (bin + 1.0) / BINS_PER_MS;
  }
  return 0;
}

/* --------------------------------------------------------------------------------- what goes out */

/* A masked frame (RFC 6455 §5.3). The mask is zero, which changes nothing of the text: no proxy is to be fooled here. */
static void send_text(Member *member, const char *text, size_t length) {
  char frame[128] = {(char)0x81, (char)(0x80 | length)};
  memcpy(frame + 6, text, length);
  if (send(member->fd, frame, length + 6, MSG_NOSIGNAL) != (ssize_t)(length + 6)) fail("cannot send");
}

/* When a press was due, counted over all sockets. */
static double due_ms(long press) { return start_ms + press / per_ms; }

static void press(void) {
  char text[64];
  const int length = snprintf(text, sizeof text, "{\"action\":\"increment\",\"seq\":%ld}", pressed / active + 1);
  send_text(&members[pressed % active], text, (size_t)length);
  late += now_ms() - due_ms(pressed++) > LATE_MS;
}

/* --------------------------------------------------------------------------------- what comes in */

static long number_after(const char *text, size_t length, const char *key) {
  const char *found = memmem(text, length, key, strlen(key));
  return found == NULL ? 0 : strtol(found + strlen(key), NULL, 10);
}

/* Observers catch up with the presses whose revision they have been shown. */
static void look(double now) {
  for (int i = 0; i < OBSERVERS; i++) {
    while (observers[i].next < acknowledged && settled[observers[i].next].revision <= observers[i].revision) {
      record(now - settled[observers[i].next++].due);
    }
  }
}

/* All presses of a member up to this number are in this revision. */
static void settle(Member *member, long seq, long revision) {
  while (member->acknowledged < seq) {
    const long press = member->acknowledged * active + (member - members);
    if (press >= pressed) return; /* that it never sent */
    member->acknowledged++;
    settled[acknowledged].revision = revision;
    settled[acknowledged++].due = due_ms(press);
  }
}

static void show(Member *member, long value, long revision) {
  member->value = value;
  if (value > latest) latest = value;
  last_state_ms = now_ms();
  for (int i = 0; i < OBSERVERS; i++) {
    if (member == &members[i * (count - 1)]) observers[i].revision = revision; /* the first and the last */
  }
}

static void message(Member *member, const char *text, size_t length) {
  deliveries++;
  const char kind = length > 9 ? text[9] : 0; /* {"type":"state" … */
  const long revision = number_after(text, length, "\"revision\":");
  if (kind == 's') show(member, number_after(text, length, "\"value\":"), revision);
  else if (kind == 'a') settle(member, number_after(text, length, "\"seq\":"), revision);
  else if (kind == 'w') member->is_welcome = true;
  else if (kind == 'r') refused++;
}

/* Takes the whole frames out of what has come; a server's frames are not masked. */
static void read_frames(Member *member) {
  size_t at = 0;
  while (member->filled - at >= 2) {
    const unsigned char *frame = (unsigned char *)member->buffer + at;
    size_t length = frame[1], head = 2;
    if (length == 126 && member->filled - at < 4) break;
    if (length == 126) length = (size_t)frame[2] << 8 | frame[3], head = 4;
    if (member->filled - at < head + length) break;
    if ((frame[0] & 0x0f) == 0x1) message(member, (char *)frame + head, length);
    at += head + length;
  }
  memmove(member->buffer, member->buffer + at, member->filled -= at);
}

/* @returns how many bytes came, with a zero behind them: a number ends there at the latest */
static ssize_t receive(Member *member, int flags) {
  const ssize_t got = recv(member->fd, member->buffer + member->filled, BUFFER_BYTES - 1 - member->filled, flags);
  if (got > 0) member->buffer[member->filled += (size_t)got] = 0;
  return got;
}

static void read_all(int timeout_ms) {
  struct epoll_event events[EVENTS];
  const int ready = epoll_wait(epoll, events, EVENTS, timeout_ms);
  for (int i = 0; i < ready; i++) {
    Member *member = events[i].data.ptr;
    const ssize_t got = receive(member, MSG_DONTWAIT);
    if (got > 0) read_frames(member);
    if (got > 0 || (got < 0 && errno == EAGAIN)) continue;
    dropped++;
    epoll_ctl(epoll, EPOLL_CTL_DEL, member->fd, NULL);
  }
  look(now_ms());
}

/* --------------------------------------------------------------------------------- the steps */

static void shake_hands(Member *member, int port) {
  static const char REQUEST[] =
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  const struct sockaddr_in server = {
      .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  const struct timeval timeout = {.tv_sec = HANDSHAKE_TIMEOUT_S};
  const int yes = 1;
  member->fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(member->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  setsockopt(member->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  if (connect(member->fd, (const struct sockaddr *)&server, sizeof server) != 0) fail("cannot connect");
  if (send(member->fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) < 0) fail("cannot send");
  const char *end;
  do {
    if (receive(member, 0) <= 0) fail("no answer to a handshake");
  } while ((end = strstr(member->buffer, "\r\n\r\n")) == NULL);
  memmove(member->buffer, end + 4, member->filled -= (size_t)(end + 4 - member->buffer));
}

static void come_in(int port) {
  static const char HELLO[] = "{\"action\":\"hello\",\"protocol\":1}";
  const double start = now_ms();
  for (int i = 0; i < count; i++) {
    shake_hands(&members[i], port);
    read_frames(&members[i]);
    if (i < active) send_text(&members[i], HELLO, sizeof HELLO - 1);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &members[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, members[i].fd, &event);
    read_all(0);
  }
  for (int i = 0; i < active; i++) {
    while (!members[i].is_welcome && now_ms() < start + 1e3 * HANDSHAKE_TIMEOUT_S) read_all(10);
    if (!members[i].is_welcome) fail("no welcome");
  }
  printf("{\"step\":\"ready\",\"arrival\":{\"opened\":%d,\"dropped\":0,\"tookMs\":%f,\"deliveries\":%ld,"
         "\"usersMessages\":0,\"settledMs\":0,\"isComplete\":true}}\n",
         count, now_ms() - start, deliveries);
}

/* Presses on schedule, in turn on all sockets. What is late is late, and does not move or drop what comes after it. */
static void press_until(double end) {
  for (;;) {
    const double now = now_ms();
    int sent = 0;
    for (; sent < AT_ONCE && due_ms(pressed) <= now && due_ms(pressed) < end; sent++) press();
    if (sent == 0 && now >= end) return;
    read_all(sent == AT_ONCE ? 0 : 1);
  }
}

/* Sockets that do not show this number. */
static int others(long value) {
  int different = 0;
  for (int i = 0; i < count; i++) different += members[i].value != value;
  return different;
}

static void outcome(long start_value, double last_press_ms) {
  char bottleneck[128] = "";
  if (late > pressed / 100) {
    snprintf(bottleneck, sizeof bottleneck,
             ",\"bottleneck\":\"The tester itself was a bottleneck (%ld presses went out more than %.0f ms late).\"", late,
             LATE_MS);
  }
  long unseen = 0;
  for (int i = 0; i < OBSERVERS; i++) unseen += pressed - observers[i].next;
  printf("{\"step\":\"outcome\",\"outcome\":{\"sent\":%ld,\"acknowledged\":%ld,\"startValue\":%ld,\"endValue\":%ld,"
         "\"disagreeing\":%d,\"convergedMs\":%f,\"p50Ms\":%f,\"p99Ms\":%f,\"unseen\":%ld,\"dropped\":%ld,"
         "\"refusals\":{\"refused\":%ld}%s}}\n",
         pressed, acknowledged, start_value, latest, others(latest),
         last_state_ms > last_press_ms ? last_state_ms - last_press_ms : 0, percentile(50),
         percentile(99), unseen, dropped, refused, bottleneck);
}

int main(int argc, char **argv) {
  if (argc != 8) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  count = atoi(argv[2]);
  active = atoi(argv[3]);
  per_ms = atof(argv[4]) / 1e3;
  const double warm_up = atof(argv[5]), duration = atof(argv[6]), patience = atof(argv[7]);
  members = calloc((size_t)count, sizeof *members);
  settled = calloc((size_t)(per_ms * (warm_up + duration)) + 2, sizeof *settled);
  epoll = epoll_create1(0);
  come_in(atoi(argv[1]));
  const long start_value = latest;
  wait_for_line();

  start_ms = now_ms();
  const double warm = start_ms + warm_up, end = warm + duration;
  press_until(warm);
  memset(latencies, 0, sizeof latencies);
  seen = late = 0;
  progress("warm");
  press_until(end);
  const double last_press_ms = now_ms();
  progress("pressed");
  while (now_ms() < last_press_ms + patience && (acknowledged < pressed || others(start_value + pressed) > 0)) read_all(10);
  progress("settled");
  wait_for_line();
  read_all(100); /* whatever should not come any more */
  outcome(start_value, last_press_ms);
  wait_for_line(); /* until the bench goes */
  return 0;
}
