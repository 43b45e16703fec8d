// Replaces the functions that lock, duplicate, name or send a descriptor: if it reads a copy, the original file replaces the copy first,
// as a lock must be on the original and another process may write through the descriptor that it receives.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"

EXPORT int flock(int descriptor, int operation) { return replace_copy(descriptor) == 0 ? LIBC(flock)(descriptor, operation) : -1; }

static int lock_range(int descriptor, int command, off_t length) {
  return replace_copy(descriptor) == 0 ? LIBC(lockf)(descriptor, command, length) : -1;
}

EXPORT int lockf(int descriptor, int command, off_t length) { return lock_range(descriptor, command, length); }
EXPORT int lockf64(int descriptor, int command, off64_t length) { return lock_range(descriptor, command, length); }

// The copy of a file that no longer exists cannot be replaced, but may be read through any number of descriptors.
static int duplicate(int from, int to) {
  if (to >= 0)
    register_duplicate(from, to);
  return to;
}

static int control(int descriptor, int command, void *argument) {
  switch (command) {
    case F_GETFD:
    case F_SETFD:
    case F_GETFL:
    case F_SETFL:
      return LIBC(fcntl)(descriptor, command, argument);
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      replace_copy(descriptor);
      return duplicate(descriptor, LIBC(fcntl)(descriptor, command, argument));
    default:
      return replace_copy(descriptor) == 0 ? LIBC(fcntl)(descriptor, command, argument) : -1;
  }
}

// Declares `argument`: the kernel, and so the C library, accepts one further argument of any type.
#define DECLARE_ARGUMENT_AFTER(command)  \
  va_list rest;                          \
  va_start(rest, command);               \
  void *argument = va_arg(rest, void *); \
  va_end(rest);

EXPORT int fcntl(int descriptor, int command, ...) {
  DECLARE_ARGUMENT_AFTER(command)
  return control(descriptor, command, argument);
}

EXPORT int fcntl64(int descriptor, int command, ...) {
  DECLARE_ARGUMENT_AFTER(command)
  return control(descriptor, command, argument);
}

EXPORT int dup(int descriptor) {
  int error = errno;
  replace_copy(descriptor);
  errno = error;
  return duplicate(descriptor, LIBC(dup)(descriptor));
}

EXPORT int dup2(int descriptor, int other) {
  int error = errno;
  replace_copy(descriptor);
  errno = error;
  return duplicate(descriptor, LIBC(dup2)(descriptor, other));
}

EXPORT int dup3(int descriptor, int other, int flags) {
  int error = errno;
  replace_copy(descriptor);
  errno = error;
  return duplicate(descriptor, LIBC(dup3)(descriptor, other, flags));
}

// Can pass descriptors to another process.
EXPORT ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  if (message && message->msg_controllen)
    replace_copies();
  return LIBC(sendmsg)(socket, message, flags);
}

// The links in /proc and /dev lead to the file of a descriptor.
EXPORT ssize_t readlink(const char *path, char *target, size_t size) {
  replace_copy_named_by(path);
  return LIBC(readlink)(path, target, size);
}

EXPORT ssize_t readlinkat(int folder, const char *path, char *target, size_t size) {
  replace_copy_named_by(path);
  return LIBC(readlinkat)(folder, path, target, size);
}

// Programs that were compiled with _FORTIFY_SOURCE call these.
EXPORT ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room);
EXPORT ssize_t __readlink_chk(const char *path, char *target, size_t size, size_t room) {
  replace_copy_named_by(path);
  return LIBC(__readlink_chk)(path, target, size, room);
}

EXPORT ssize_t __readlinkat_chk(int folder, const char *path, char *target, size_t size, size_t room);
EXPORT ssize_t __readlinkat_chk(int folder, const char *path, char *target, size_t size, size_t room) {
  replace_copy_named_by(path);
  return LIBC(__readlinkat_chk)(folder, path, target, size, room);
}
