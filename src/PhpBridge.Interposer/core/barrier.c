#include "barrier.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "libc.h"
#include "paths.h"
#include "state.h"
#include "worker.h"

enum { TIMEOUT_MS = 10000 };

bool has_unpublished_changes(void) { return mirror && __atomic_load_n(&own_writer()->changes, __ATOMIC_ACQUIRE) != 0; }

// Through a descriptor of the folder, as the address of a socket is shorter than a path may be.
static int connect_to_bridge(void) {
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int folder = (int)syscall(SYS_openat, AT_FDCWD, mirror->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  descriptor_path(address.sun_path, folder);
  strcat(address.sun_path, "/bridge.sock");
  bool connected = folder >= 0 && connection >= 0 && LIBC(connect)(connection, (const void *)&address, sizeof address) == 0;
  if (folder >= 0)
    close(folder);
  if (connected)
    return connection;
  if (connection >= 0)
    close(connection);
  return -1;
}

void publish_changes(void) {
  int error = errno;
  int connection = connect_to_bridge();
  if (connection >= 0) {
    struct mirror_barrier barrier = { .mode = MIRROR_PUBLISH_AND_WAIT, .writer = own_writer_number() };
    struct pollfd reply = { .fd = connection, .events = POLLIN };
    if (send(connection, &barrier, sizeof barrier, MSG_NOSIGNAL) == sizeof barrier)
      poll(&reply, 1, TIMEOUT_MS);
    close(connection);
  }
  errno = error;
}
