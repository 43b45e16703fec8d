// Requests that a script sends to its own site, to see whether a change works, or to have cron run: the answering sandbox must
// see at least what the asking script has changed. Before the name of the site's host is looked up, or the sandbox itself is
// connected to, the bridge is asked to publish it.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../core/libc.h"
#include "../core/paths.h"
#include "../core/state.h"

enum { WAIT_MS = 10000 };

// A socket's address is shorter than a path may be: through the folder's descriptor it always fits.
static int connect_to_bridge(void) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int folder = (int)syscall(SYS_openat, AT_FDCWD, mirror->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  descriptor_path(address.sun_path, folder);
  strcat(address.sun_path, "/bridge.sock");
  bool connected = folder >= 0 && connection >= 0 && NEXT(connect)(connection, (const void *)&address, sizeof address) == 0;
  if (folder >= 0)
    close(folder);
  if (connected)
    return connection;
  if (connection >= 0)
    close(connection);
  return -1;
}

static void publish(void) {
  int error = errno;
  int connection = connect_to_bridge();
  if (connection >= 0) {
    struct mirror_barrier barrier = { .kind = MIRROR_BARRIER, .writer = own_writer_number() };
    struct pollfd answer = { .fd = connection, .events = POLLIN };
    if (send(connection, &barrier, sizeof barrier, MSG_NOSIGNAL) == sizeof barrier)
      poll(&answer, 1, WAIT_MS);
    close(connection);
  }
  errno = error;
}

static bool has_changed_anything(void) { return mirror && __atomic_load_n(&own_writer()->mutations, __ATOMIC_ACQUIRE) != 0; }

static void before_looking_up(const char *host) {
  if (has_changed_anything() && host && strncasecmp(host, own_writer()->host, MIRROR_MAX_HOST) == 0)
    publish();
}

static bool is_loopback(const struct sockaddr *address, socklen_t length) {
  if (length >= sizeof(struct sockaddr_in) && address->sa_family == AF_INET)
    return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
  return length >= sizeof(struct sockaddr_in6) && address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

EXPORT int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  before_looking_up(host);
  return NEXT(getaddrinfo)(host, service, hints, found);
}

EXPORT struct hostent *gethostbyname(const char *host) {
  before_looking_up(host);
  return NEXT(gethostbyname)(host);
}

EXPORT struct hostent *gethostbyname2(const char *host, int family) {
  before_looking_up(host);
  return NEXT(gethostbyname2)(host, family);
}

EXPORT int connect(int connection, const struct sockaddr *address, socklen_t length) {
  if (has_changed_anything() && address && is_loopback(address, length))
    publish();
  return NEXT(connect)(connection, address, length);
}
