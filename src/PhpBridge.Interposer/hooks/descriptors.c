// Functions after which a descriptor of a copy would be somewhere else too, or would stand for the site's file: a lock must be
// on that, another process may write through what it inherits. They get the site's file first.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"

EXPORT int flock(int descriptor, int operation) { return exchange_copy(descriptor) == 0 ? NEXT(flock)(descriptor, operation) : -1; }
EXPORT int lockf(int descriptor, int command, off_t length) { return exchange_copy(descriptor) == 0 ? NEXT(lockf)(descriptor, command, length) : -1; }
EXPORT int lockf64(int descriptor, int command, off64_t length) { return exchange_copy(descriptor) == 0 ? NEXT(lockf)(descriptor, command, length) : -1; }

// A copy of what is not there any more can still be read, by as many descriptors as there are.
static int duplicate(int from, int to) {
  if (to >= 0)
    remember_duplicate(from, to);
  return to;
}

static int control(int descriptor, int command, void *argument) {
  switch (command) {
    case F_GETFD:
    case F_SETFD:
    case F_GETFL:
    case F_SETFL:
      return NEXT(fcntl)(descriptor, command, argument);
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      exchange_copy(descriptor);
      return duplicate(descriptor, NEXT(fcntl)(descriptor, command, argument));
    default:
      return exchange_copy(descriptor) == 0 ? NEXT(fcntl)(descriptor, command, argument) : -1;
  }
}

// The kernel, and so the C library, takes one argument more of any type.
#define ARGUMENT_AFTER(command)            \
  va_list rest;                            \
  va_start(rest, command);                 \
  void *argument = va_arg(rest, void *);   \
  va_end(rest);

EXPORT int fcntl(int descriptor, int command, ...) {
  ARGUMENT_AFTER(command)
  return control(descriptor, command, argument);
}

EXPORT int fcntl64(int descriptor, int command, ...) {
  ARGUMENT_AFTER(command)
  return control(descriptor, command, argument);
}

EXPORT int dup(int descriptor) {
  int error = errno;
  exchange_copy(descriptor);
  errno = error;
  return duplicate(descriptor, NEXT(dup)(descriptor));
}

EXPORT int dup2(int descriptor, int other) {
  int error = errno;
  exchange_copy(descriptor);
  errno = error;
  return duplicate(descriptor, NEXT(dup2)(descriptor, other));
}

EXPORT int dup3(int descriptor, int other, int flags) {
  int error = errno;
  exchange_copy(descriptor);
  errno = error;
  return duplicate(descriptor, NEXT(dup3)(descriptor, other, flags));
}

// To another process, through a socket.
EXPORT ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  if (message && message->msg_controllen)
    exchange_copies();
  return NEXT(sendmsg)(socket, message, flags);
}

// By their names in /proc and /dev.
EXPORT ssize_t readlink(const char *path, char *target, size_t size) {
  exchange_copy_named(path);
  return NEXT(readlink)(path, target, size);
}

EXPORT ssize_t readlinkat(int folder, const char *path, char *target, size_t size) {
  exchange_copy_named(path);
  return NEXT(readlinkat)(folder, path, target, size);
}

// As in programs that were compiled with _FORTIFY_SOURCE.
EXPORT ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room);
EXPORT ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room) {
  exchange_copy_named(path);
  return NEXT(__readlink_chk)(path, target, size, room);
}

EXPORT ssize_t __readlinkat_chk(int folder, const char *path, char *target, size_t size, size_t room);
EXPORT ssize_t __readlinkat_chk(int folder, const char *path, char *target, size_t size, size_t room) {
  exchange_copy_named(path);
  return NEXT(__readlinkat_chk)(folder, path, target, size, room);
}
