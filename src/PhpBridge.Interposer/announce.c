#include "announce.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "numbered.h"
#include "state.h"

enum { WAIT_MS = 10000, FORGET_MS = 60000 };

// When the bridge last kept us waiting for nothing: a process that deletes a thousand files must not wait for each.
static int64_t silent_since = -FORGET_MS;

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// A socket's address is shorter than a path may be: through the folder's descriptor it always fits.
static int connect_to_bridge(void) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int folder = (int)syscall(SYS_openat, AT_FDCWD, mirror->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct timeval patience = { .tv_sec = WAIT_MS / 1000 };
  descriptor_path(address.sun_path, folder);
  strcat(address.sun_path, "/writer.sock");
  bool connected = folder >= 0 && connection >= 0 &&
                   setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
                   connect(connection, (const void *)&address, sizeof address) == 0;
  if (folder >= 0)
    close(folder);
  if (connected)
    return connection;
  if (connection >= 0)
    close(connection);
  return -1;
}

// True: it has answered. The time is up at END.
static bool exchange_byte(int connection, int64_t end) {
  char byte = 'w';
  if (send(connection, &byte, 1, MSG_NOSIGNAL) != 1)
    return false;
  for (int64_t left; (left = end - now_ms()) > 0;) {
    struct pollfd answer = { .fd = connection, .events = POLLIN };
    int ready = poll(&answer, 1, (int)left);
    if (ready > 0)
      return recv(connection, &byte, 1, 0) == 1;
    if (ready < 0 && errno != EINTR)
      return false;
  }
  silent_since = now_ms();
  return false;
}

void announce_writing(void) {
  if (__atomic_load_n(&mirror->writing, __ATOMIC_SEQ_CST))
    return;
  int64_t now = now_ms();
  bool announced = false;
  int connection = now - silent_since < FORGET_MS ? -1 : connect_to_bridge();
  if (connection >= 0) {
    announced = exchange_byte(connection, now + WAIT_MS);
    close(connection);
  }
  if (!announced)
    count(&mirror->unannounced);
}
