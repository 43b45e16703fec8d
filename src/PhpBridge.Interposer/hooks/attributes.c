// Replaces the functions that change the status of a file: mode, owner, times, extended attributes.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include "../core/change.h"
#include "../core/libc.h"
#include "../core/memory_access.h"

EXPORT int chmod(const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_PERMISSIONS, true);
  return end_change(&change, LIBC(chmod)(path, mode));
}

EXPORT int lchmod(const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_PERMISSIONS, false);
  return end_change(&change, LIBC(lchmod)(path, mode));
}

EXPORT int fchmod(int descriptor, mode_t mode) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(fchmod)(descriptor, mode)) : -1;
}

EXPORT int fchmodat(int folder, const char *path, mode_t mode, int flags) {
  struct change change;
  begin_change(&change, folder, path, OP_SET_PERMISSIONS, !(flags & AT_SYMLINK_NOFOLLOW));
  return end_change(&change, LIBC(fchmodat)(folder, path, mode, flags));
}

EXPORT int chown(const char *path, uid_t user, gid_t group) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_PERMISSIONS, true);
  return end_change(&change, LIBC(chown)(path, user, group));
}

EXPORT int lchown(const char *path, uid_t user, gid_t group) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_PERMISSIONS, false);
  return end_change(&change, LIBC(lchown)(path, user, group));
}

EXPORT int fchown(int descriptor, uid_t user, gid_t group) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(fchown)(descriptor, user, group)) : -1;
}

// IS_DESCRIPTOR: the arguments name the open file FOLDER itself.
static bool begin_change_at(struct change *change, int folder, const char *path, enum operation operation, int flags, bool is_descriptor) {
  if (is_descriptor)
    return begin_descriptor_change(change, folder);
  begin_change(change, folder, path, operation, !(flags & AT_SYMLINK_NOFOLLOW));
  return true;
}

EXPORT int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags) {
  struct change change;
  bool is_descriptor = (flags & AT_EMPTY_PATH) && is_empty(path);
  return begin_change_at(&change, folder, path, OP_SET_PERMISSIONS, flags, is_descriptor)
    ? end_change(&change, LIBC(fchownat)(folder, path, user, group, flags)) : -1;
}

EXPORT int utime(const char *path, const struct utimbuf *times) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, true);
  return end_change(&change, LIBC(utime)(path, times));
}

EXPORT int utimes(const char *path, const struct timeval times[2]) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, true);
  return end_change(&change, LIBC(utimes)(path, times));
}

EXPORT int lutimes(const char *path, const struct timeval times[2]) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, false);
  return end_change(&change, LIBC(lutimes)(path, times));
}

EXPORT int futimes(int descriptor, const struct timeval times[2]) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(futimes)(descriptor, times)) : -1;
}

EXPORT int futimens(int descriptor, const struct timespec times[2]) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(futimens)(descriptor, times)) : -1;
}

EXPORT int futimesat(int folder, const char *path, const struct timeval times[2]) {
  struct change change;
  return begin_change_at(&change, folder, path, OP_SET_STATUS, 0, !path) ? end_change(&change, LIBC(futimesat)(folder, path, times)) : -1;
}

EXPORT int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
  struct change change;
  // Without a path, as futimens() and touch(1) call it, or with an empty one, it changes the open file.
  bool is_descriptor = !path || ((flags & AT_EMPTY_PATH) && is_empty(path));
  return begin_change_at(&change, folder, path, OP_SET_STATUS, flags, is_descriptor)
    ? end_change(&change, LIBC(utimensat)(folder, path, times, flags)) : -1;
}

EXPORT int setxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, true);
  return end_change(&change, LIBC(setxattr)(path, name, value, size, flags));
}

EXPORT int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, false);
  return end_change(&change, LIBC(lsetxattr)(path, name, value, size, flags));
}

EXPORT int fsetxattr(int descriptor, const char *name, const void *value, size_t size, int flags) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(fsetxattr)(descriptor, name, value, size, flags)) : -1;
}

EXPORT int removexattr(const char *path, const char *name) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, true);
  return end_change(&change, LIBC(removexattr)(path, name));
}

EXPORT int lremovexattr(const char *path, const char *name) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_SET_STATUS, false);
  return end_change(&change, LIBC(lremovexattr)(path, name));
}

EXPORT int fremovexattr(int descriptor, const char *name) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(fremovexattr)(descriptor, name)) : -1;
}
