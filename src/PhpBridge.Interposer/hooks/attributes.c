// Functions that change a file's status: mode, owner, times, extended attributes.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include "../core/libc.h"
#include "../core/memory_access.h"
#include "../core/mutating.h"

EXPORT int chmod(const char *path, mode_t mode) { CHANGING(AT_FDCWD, path, PERMITS, true, NEXT(chmod)(path, mode)); }
EXPORT int lchmod(const char *path, mode_t mode) { CHANGING(AT_FDCWD, path, PERMITS, false, NEXT(lchmod)(path, mode)); }
EXPORT int fchmod(int descriptor, mode_t mode) { CHANGING_DESCRIPTOR(descriptor, NEXT(fchmod)(descriptor, mode)); }

EXPORT int fchmodat(int folder, const char *path, mode_t mode, int flags) {
  CHANGING(folder, path, PERMITS, !(flags & AT_SYMLINK_NOFOLLOW), NEXT(fchmodat)(folder, path, mode, flags));
}

EXPORT int chown(const char *path, uid_t user, gid_t group) { CHANGING(AT_FDCWD, path, PERMITS, true, NEXT(chown)(path, user, group)); }
EXPORT int lchown(const char *path, uid_t user, gid_t group) { CHANGING(AT_FDCWD, path, PERMITS, false, NEXT(lchown)(path, user, group)); }
EXPORT int fchown(int descriptor, uid_t user, gid_t group) { CHANGING_DESCRIPTOR(descriptor, NEXT(fchown)(descriptor, user, group)); }

EXPORT int fchownat(int folder, const char *path, uid_t user, gid_t group, int flags) {
  if ((flags & AT_EMPTY_PATH) && is_empty(path))
    CHANGING_DESCRIPTOR(folder, NEXT(fchownat)(folder, path, user, group, flags));
  CHANGING(folder, path, PERMITS, !(flags & AT_SYMLINK_NOFOLLOW), NEXT(fchownat)(folder, path, user, group, flags));
}

EXPORT int utime(const char *path, const struct utimbuf *times) { CHANGING(AT_FDCWD, path, ALTERS, true, NEXT(utime)(path, times)); }
EXPORT int utimes(const char *path, const struct timeval times[2]) { CHANGING(AT_FDCWD, path, ALTERS, true, NEXT(utimes)(path, times)); }
EXPORT int lutimes(const char *path, const struct timeval times[2]) { CHANGING(AT_FDCWD, path, ALTERS, false, NEXT(lutimes)(path, times)); }
EXPORT int futimes(int descriptor, const struct timeval times[2]) { CHANGING_DESCRIPTOR(descriptor, NEXT(futimes)(descriptor, times)); }
EXPORT int futimens(int descriptor, const struct timespec times[2]) { CHANGING_DESCRIPTOR(descriptor, NEXT(futimens)(descriptor, times)); }

EXPORT int futimesat(int folder, const char *path, const struct timeval times[2]) {
  if (!path)
    CHANGING_DESCRIPTOR(folder, NEXT(futimesat)(folder, path, times));
  CHANGING(folder, path, ALTERS, true, NEXT(futimesat)(folder, path, times));
}

EXPORT int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
  // As futimens() and touch(1) do.
  if (!path || ((flags & AT_EMPTY_PATH) && is_empty(path)))
    CHANGING_DESCRIPTOR(folder, NEXT(utimensat)(folder, path, times, flags));
  CHANGING(folder, path, ALTERS, !(flags & AT_SYMLINK_NOFOLLOW), NEXT(utimensat)(folder, path, times, flags));
}

EXPORT int setxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  CHANGING(AT_FDCWD, path, ALTERS, true, NEXT(setxattr)(path, name, value, size, flags));
}

EXPORT int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags) {
  CHANGING(AT_FDCWD, path, ALTERS, false, NEXT(lsetxattr)(path, name, value, size, flags));
}

EXPORT int fsetxattr(int descriptor, const char *name, const void *value, size_t size, int flags) {
  CHANGING_DESCRIPTOR(descriptor, NEXT(fsetxattr)(descriptor, name, value, size, flags));
}

EXPORT int removexattr(const char *path, const char *name) { CHANGING(AT_FDCWD, path, ALTERS, true, NEXT(removexattr)(path, name)); }
EXPORT int lremovexattr(const char *path, const char *name) { CHANGING(AT_FDCWD, path, ALTERS, false, NEXT(lremovexattr)(path, name)); }
EXPORT int fremovexattr(int descriptor, const char *name) { CHANGING_DESCRIPTOR(descriptor, NEXT(fremovexattr)(descriptor, name)); }
