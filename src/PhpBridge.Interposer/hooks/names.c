// Replaces the functions that create, move and remove names in folders.
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../core/change.h"
#include "../core/libc.h"
#include "../core/memory_access.h"
#include "../core/state.h"

EXPORT int unlink(const char *path) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_REMOVE, false);
  return end_change(&change, LIBC(unlink)(path));
}

EXPORT int unlinkat(int folder, const char *path, int flags) {
  struct change change;
  begin_change(&change, folder, path, OP_REMOVE, false);
  return end_change(&change, LIBC(unlinkat)(folder, path, flags));
}

EXPORT int remove(const char *path) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_REMOVE, false);
  return end_change(&change, LIBC(remove)(path));
}

EXPORT int rmdir(const char *path) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_REMOVE, false);
  return end_change(&change, LIBC(rmdir)(path));
}

EXPORT int mkdir(const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_CREATE, false);
  return end_change(&change, LIBC(mkdir)(path, mode));
}

EXPORT int mkdirat(int folder, const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, folder, path, OP_CREATE, false);
  return end_change(&change, LIBC(mkdirat)(folder, path, mode));
}

EXPORT int mkfifo(const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_CREATE, false);
  return end_change(&change, LIBC(mkfifo)(path, mode));
}

EXPORT int mkfifoat(int folder, const char *path, mode_t mode) {
  struct change change;
  begin_change(&change, folder, path, OP_CREATE, false);
  return end_change(&change, LIBC(mkfifoat)(folder, path, mode));
}

// A system call, as the C library exports mknod() and mknodat() only since version 2.33.
static int make_node(int folder, const char *path, mode_t mode, dev_t device) {
  struct change change;
  begin_change(&change, folder, path, OP_CREATE, false);
  return end_change(&change, (int)syscall(SYS_mknodat, folder, path, mode, (unsigned)device));
}

EXPORT int mknod(const char *path, mode_t mode, dev_t device) { return make_node(AT_FDCWD, path, mode, device); }
EXPORT int mknodat(int folder, const char *path, mode_t mode, dev_t device) { return make_node(folder, path, mode, device); }

// Programs that were built with an older glibc call these.
EXPORT int __xmknod(int version, const char *path, mode_t mode, dev_t *device);
EXPORT int __xmknod(int version, const char *path, mode_t mode, dev_t *device) {
  (void)version;
  return make_node(AT_FDCWD, path, mode, *device);
}

EXPORT int __xmknodat(int version, int folder, const char *path, mode_t mode, dev_t *device);
EXPORT int __xmknodat(int version, int folder, const char *path, mode_t mode, dev_t *device) {
  (void)version;
  return make_node(folder, path, mode, *device);
}

EXPORT int symlink(const char *target, const char *path) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_CREATE, false);
  return end_change(&change, LIBC(symlink)(target, path));
}

EXPORT int symlinkat(const char *target, int folder, const char *path) {
  struct change change;
  begin_change(&change, folder, path, OP_CREATE, false);
  return end_change(&change, LIBC(symlinkat)(target, folder, path));
}

// Calls with two paths.

static int end_both(struct change *from, struct change *to, int result) {
  end_changes(from, to, result == 0);
  return result;
}

EXPORT int link(const char *old, const char *new) {
  struct change from, to;
  plan_change(&from, AT_FDCWD, old, OP_SET_STATUS, false); // Its link count.
  plan_change(&to, AT_FDCWD, new, OP_CREATE, false);
  begin_changes(&from, &to);
  return end_both(&from, &to, LIBC(link)(old, new));
}

EXPORT int linkat(int old_folder, const char *old, int new_folder, const char *new, int flags) {
  struct change from, to;
  if ((flags & AT_EMPTY_PATH) && is_empty(old)) {
    if (!plan_descriptor_change(&from, old_folder))
      return -1;
  } else {
    plan_change(&from, old_folder, old, OP_SET_STATUS, flags & AT_SYMLINK_FOLLOW);
  }
  plan_change(&to, new_folder, new, OP_CREATE, false);
  begin_changes(&from, &to);
  return end_both(&from, &to, LIBC(linkat)(old_folder, old, new_folder, new, flags));
}

static void begin_rename(struct change *from, struct change *to, int old_folder, const char *old, int new_folder, const char *new) {
  plan_change(from, old_folder, old, OP_REMOVE, false);
  plan_change(to, new_folder, new, OP_REPLACE, false);
  begin_changes(from, to);
}

EXPORT int rename(const char *old, const char *new) {
  struct change from, to;
  begin_rename(&from, &to, AT_FDCWD, old, AT_FDCWD, new);
  return end_both(&from, &to, LIBC(rename)(old, new));
}

EXPORT int renameat(int old_folder, const char *old, int new_folder, const char *new) {
  struct change from, to;
  begin_rename(&from, &to, old_folder, old, new_folder, new);
  return end_both(&from, &to, LIBC(renameat)(old_folder, old, new_folder, new));
}

EXPORT int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
  struct change from, to;
  begin_rename(&from, &to, old_folder, old, new_folder, new);
  return end_both(&from, &to, LIBC(renameat2)(old_folder, old, new_folder, new, flags));
}

// Creates the name of a socket, if its address is a path. The path need not be terminated.
EXPORT int bind(int socket, const struct sockaddr *address, socklen_t length) {
  char path[sizeof(struct sockaddr_un)] = "";
  size_t at = offsetof(struct sockaddr_un, sun_path);
  // Every address is shorter than a page, and the kernel reads the first bytes of each.
  if (mirror && length > at && length <= sizeof path && is_readable((const char *)address) && address->sa_family == AF_UNIX)
    memcpy(path, ((const struct sockaddr_un *)(const void *)address)->sun_path, length - at);
  if (!path[0])
    return LIBC(bind)(socket, address, length);
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_CREATE, false);
  return end_change(&change, LIBC(bind)(socket, address, length));
}

static bool status_of_root(struct stat *status) { return syscall(SYS_newfstatat, AT_FDCWD, "/", status, 0) == 0; }

// If it changes the root folder, absolute paths lead elsewhere from then on, and the process has no mirror any more.
EXPORT int chroot(const char *path) {
  struct stat before, after;
  bool is_known = status_of_root(&before);
  int result = LIBC(chroot)(path);
  bool is_same = is_known && result == 0 && status_of_root(&after) && before.st_dev == after.st_dev && before.st_ino == after.st_ino;
  if (result == 0 && !is_same)
    mirror = NULL;
  return result;
}
