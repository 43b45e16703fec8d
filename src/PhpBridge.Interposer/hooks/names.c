// Functions that make, move and remove names.
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../core/libc.h"
#include "../core/memory_access.h"
#include "../core/mutating.h"
#include "../core/state.h"

EXPORT int unlink(const char *path) { CHANGING(AT_FDCWD, path, REMOVES, false, NEXT(unlink)(path)); }
EXPORT int unlinkat(int folder, const char *path, int flags) { CHANGING(folder, path, REMOVES, false, NEXT(unlinkat)(folder, path, flags)); }
EXPORT int remove(const char *path) { CHANGING(AT_FDCWD, path, REMOVES, false, NEXT(remove)(path)); }
EXPORT int rmdir(const char *path) { CHANGING(AT_FDCWD, path, REMOVES, false, NEXT(rmdir)(path)); }

EXPORT int mkdir(const char *path, mode_t mode) { CHANGING(AT_FDCWD, path, CREATES, false, NEXT(mkdir)(path, mode)); }
EXPORT int mkdirat(int folder, const char *path, mode_t mode) { CHANGING(folder, path, CREATES, false, NEXT(mkdirat)(folder, path, mode)); }
EXPORT int mkfifo(const char *path, mode_t mode) { CHANGING(AT_FDCWD, path, CREATES, false, NEXT(mkfifo)(path, mode)); }
EXPORT int mkfifoat(int folder, const char *path, mode_t mode) { CHANGING(folder, path, CREATES, false, NEXT(mkfifoat)(folder, path, mode)); }

// The C library has functions for it from version 2.33 on only.
static int make_node(int folder, const char *path, mode_t mode, dev_t device) {
  return (int)syscall(SYS_mknodat, folder, path, mode, (unsigned)device);
}

EXPORT int mknod(const char *path, mode_t mode, dev_t device) {
  CHANGING(AT_FDCWD, path, CREATES, false, make_node(AT_FDCWD, path, mode, device));
}

EXPORT int mknodat(int folder, const char *path, mode_t mode, dev_t device) {
  CHANGING(folder, path, CREATES, false, make_node(folder, path, mode, device));
}

// As in programs that were built before glibc 2.33.
EXPORT int __xmknod(int version, const char *path, mode_t mode, dev_t *device);
EXPORT int __xmknod(int version, const char *path, mode_t mode, dev_t *device) {
  (void)version;
  CHANGING(AT_FDCWD, path, CREATES, false, make_node(AT_FDCWD, path, mode, *device));
}

EXPORT int __xmknodat(int version, int folder, const char *path, mode_t mode, dev_t *device);
EXPORT int __xmknodat(int version, int folder, const char *path, mode_t mode, dev_t *device) {
  (void)version;
  CHANGING(folder, path, CREATES, false, make_node(folder, path, mode, *device));
}

EXPORT int symlink(const char *target, const char *path) { CHANGING(AT_FDCWD, path, CREATES, false, NEXT(symlink)(target, path)); }

EXPORT int symlinkat(const char *target, int folder, const char *path) {
  CHANGING(folder, path, CREATES, false, NEXT(symlinkat)(target, folder, path));
}

// What they do with two paths.
#define CHANGING_BOTH(call)               \
  do {                                    \
    begin_changes(&from, &to);            \
    int result = (call);                  \
    end_changes(&from, &to, result == 0); \
    return result;                        \
  } while (0)

EXPORT int link(const char *old, const char *new) {
  struct change from, to;
  plan_change(&from, AT_FDCWD, old, ALTERS, false); // Its count of links.
  plan_change(&to, AT_FDCWD, new, CREATES, false);
  CHANGING_BOTH(NEXT(link)(old, new));
}

EXPORT int linkat(int old_folder, const char *old, int new_folder, const char *new, int flags) {
  struct change from, to;
  if ((flags & AT_EMPTY_PATH) && is_empty(old)) {
    if (!plan_descriptor_change(&from, old_folder))
      return -1;
  } else {
    plan_change(&from, old_folder, old, ALTERS, flags & AT_SYMLINK_FOLLOW);
  }
  plan_change(&to, new_folder, new, CREATES, false);
  CHANGING_BOTH(NEXT(linkat)(old_folder, old, new_folder, new, flags));
}

EXPORT int rename(const char *old, const char *new) {
  struct change from, to;
  plan_change(&from, AT_FDCWD, old, REMOVES, false);
  plan_change(&to, AT_FDCWD, new, REPLACES, false);
  CHANGING_BOTH(NEXT(rename)(old, new));
}

EXPORT int renameat(int old_folder, const char *old, int new_folder, const char *new) {
  struct change from, to;
  plan_change(&from, old_folder, old, REMOVES, false);
  plan_change(&to, new_folder, new, REPLACES, false);
  CHANGING_BOTH(NEXT(renameat)(old_folder, old, new_folder, new));
}

EXPORT int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
  struct change from, to;
  plan_change(&from, old_folder, old, REMOVES, false);
  plan_change(&to, new_folder, new, REPLACES, false);
  CHANGING_BOTH(NEXT(renameat2)(old_folder, old, new_folder, new, flags));
}

// A socket's name. The address need not be terminated.
EXPORT int bind(int socket, const struct sockaddr *address, socklen_t length) {
  char path[sizeof(struct sockaddr_un)] = "";
  size_t at = offsetof(struct sockaddr_un, sun_path);
  // The address of any other family is shorter than a page, and the kernel will look at the first bytes of each.
  if (mirror && length > at && length <= sizeof path && is_readable((const char *)address) && address->sa_family == AF_UNIX)
    memcpy(path, ((const struct sockaddr_un *)(const void *)address)->sun_path, length - at);
  if (!path[0])
    return NEXT(bind)(socket, address, length);
  CHANGING(AT_FDCWD, path, CREATES, false, NEXT(bind)(socket, address, length));
}

// From then on paths lead elsewhere, and what is at the root's is not the site.
EXPORT int chroot(const char *path) {
  struct stat before, after;
  bool known = syscall(SYS_newfstatat, AT_FDCWD, "/", &before, 0) == 0;
  int result = NEXT(chroot)(path);
  if (result == 0 && !(known && syscall(SYS_newfstatat, AT_FDCWD, "/", &after, 0) == 0 && before.st_dev == after.st_dev && before.st_ino == after.st_ino))
    mirror = NULL;
  return result;
}
