// Replaces the functions with which a script begins a request to its own site, to check that a change works or to start cron: the sandbox
// that serves the request must see at least what the script has changed, so the changes are published first.
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <strings.h>
#include <sys/socket.h>

#include "../core/barrier.h"
#include "../core/libc.h"
#include "../core/worker.h"

static void before_resolving(const char *host) {
  if (has_unpublished_changes() && host && strncasecmp(host, own_writer()->host, MIRROR_MAX_HOST) == 0)
    publish_changes();
}

static bool is_loopback(const struct sockaddr *address, socklen_t length) {
  if (length >= sizeof(struct sockaddr_in) && address->sa_family == AF_INET)
    return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 == 127;
  return length >= sizeof(struct sockaddr_in6) && address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

EXPORT int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  before_resolving(host);
  return LIBC(getaddrinfo)(host, service, hints, found);
}

EXPORT struct hostent *gethostbyname(const char *host) {
  before_resolving(host);
  return LIBC(gethostbyname)(host);
}

EXPORT struct hostent *gethostbyname2(const char *host, int family) {
  before_resolving(host);
  return LIBC(gethostbyname2)(host, family);
}

EXPORT int connect(int connection, const struct sockaddr *address, socklen_t length) {
  if (has_unpublished_changes() && address && is_loopback(address, length))
    publish_changes();
  return LIBC(connect)(connection, address, length);
}
