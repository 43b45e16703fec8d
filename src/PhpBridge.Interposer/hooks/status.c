// Replaces stat() and its variants, and access().
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/entry_status.h"
#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/memory_access.h"
#include "../core/roots.h"
#include "../core/state.h"

static struct timespec time_of(struct statx_timestamp time) {
  return (struct timespec){ .tv_sec = time.tv_sec, .tv_nsec = time.tv_nsec };
}

// Bypasses the NFS client's attribute cache, which may be a minute old, even for a file that another process of this sandbox has just
// changed.
static int uncached_status(const char *path, struct stat *status, bool follow) {
  struct statx fresh;
  if (syscall(SYS_statx, AT_FDCWD, path, AT_STATX_FORCE_SYNC | (follow ? 0 : AT_SYMLINK_NOFOLLOW), STATX_BASIC_STATS, &fresh) != 0)
    return -1;
  if (!is_writable(status, sizeof *status)) {
    errno = EFAULT;
    return -1;
  }
  memset(status, 0, sizeof *status);
  status->st_dev = makedev(fresh.stx_dev_major, fresh.stx_dev_minor);
  status->st_ino = fresh.stx_ino;
  status->st_mode = fresh.stx_mode;
  status->st_nlink = fresh.stx_nlink;
  status->st_uid = fresh.stx_uid;
  status->st_gid = fresh.stx_gid;
  status->st_rdev = makedev(fresh.stx_rdev_major, fresh.stx_rdev_minor);
  status->st_size = (off_t)fresh.stx_size;
  status->st_blksize = (blksize_t)fresh.stx_blksize;
  status->st_blocks = (blkcnt_t)fresh.stx_blocks;
  status->st_atim = time_of(fresh.stx_atime);
  status->st_mtim = time_of(fresh.stx_mtime);
  status->st_ctim = time_of(fresh.stx_ctime);
  return 0;
}

// System calls, as the C library exports these functions only since version 2.33. Its structure is the kernel's on both architectures.
static int kernel_status_at(int folder, const char *path, struct stat *status, int flags) {
  return (int)syscall(SYS_newfstatat, folder, path, status, flags);
}

static int kernel_status(const char *path, struct stat *status, bool follow) {
  return kernel_status_at(AT_FDCWD, path, status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

static int status_of(const char *path, struct stat *status, bool follow) {
  replace_copy_named_by(path);
  const char *rest = below_root(path);
  if (!rest)
    return kernel_status(path, status, follow);
  struct lookup lookup;
  look_up(&lookup, rest, follow);
  switch (lookup.verdict) {
    case FOUND:
      if (!is_writable(status, sizeof *status))
        return kernel_status(path, status, follow);
      count_hit();
      status_of_entry(lookup.index->header, lookup.entry, status);
      return 0;
    case NOT_FOUND:
      count_hit();
      errno = lookup.error;
      return -1;
    case BYPASS_UNCACHED:
      count_miss();
      return uncached_status(path, status, follow);
    default:
      count_miss();
      return kernel_status(path, status, follow);
  }
}

static int status_at(int folder, const char *path, struct stat *status, int flags) {
  replace_copy_named_by(path);
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH) || !below_root(path)) {
    int result = kernel_status_at(folder, path, status, flags);
    if (result == 0 && (flags & AT_EMPTY_PATH) && path && !*path)
      replace_copy_status(folder, status);
    return result;
  }
  return status_of(path, status, !(flags & AT_SYMLINK_NOFOLLOW));
}

static int descriptor_status(int descriptor, struct stat *status) {
  int result = (int)syscall(SYS_fstat, descriptor, status);
  if (result == 0)
    replace_copy_status(descriptor, status);
  return result;
}

// Both names stand for the same structure on x86_64 and arm64.
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "struct stat and struct stat64 differ");

EXPORT int stat(const char *path, struct stat *status) { return status_of(path, status, true); }
EXPORT int stat64(const char *path, struct stat64 *status) { return status_of(path, (struct stat *)status, true); }
EXPORT int lstat(const char *path, struct stat *status) { return status_of(path, status, false); }
EXPORT int lstat64(const char *path, struct stat64 *status) { return status_of(path, (struct stat *)status, false); }
EXPORT int fstat(int descriptor, struct stat *status) { return descriptor_status(descriptor, status); }
EXPORT int fstat64(int descriptor, struct stat64 *status) { return descriptor_status(descriptor, (struct stat *)status); }

EXPORT int fstatat(int folder, const char *path, struct stat *status, int flags) {
  return status_at(folder, path, status, flags);
}

EXPORT int fstatat64(int folder, const char *path, struct stat64 *status, int flags) {
  return status_at(folder, path, (struct stat *)status, flags);
}

// Programs that were built with a glibc before 2.33 call these. Both architectures have only ever had one version of the structure.
#define LEGACY(name, ...) EXPORT int name(int version, __VA_ARGS__); EXPORT int name(int version, __VA_ARGS__)

LEGACY(__xstat, const char *path, struct stat *status) { return (void)version, status_of(path, status, true); }
LEGACY(__xstat64, const char *path, struct stat *status) { return (void)version, status_of(path, status, true); }
LEGACY(__lxstat, const char *path, struct stat *status) { return (void)version, status_of(path, status, false); }
LEGACY(__lxstat64, const char *path, struct stat *status) { return (void)version, status_of(path, status, false); }
LEGACY(__fxstat, int descriptor, struct stat *status) { return (void)version, descriptor_status(descriptor, status); }
LEGACY(__fxstat64, int descriptor, struct stat *status) { return (void)version, descriptor_status(descriptor, status); }

LEGACY(__fxstatat, int folder, const char *path, struct stat *status, int flags) {
  return (void)version, status_at(folder, path, status, flags);
}

LEGACY(__fxstatat64, int folder, const char *path, struct stat *status, int flags) {
  return (void)version, status_at(folder, path, status, flags);
}

// True if the index alone proves that the found entry can be accessed with MODE.
static bool is_accessible(const struct lookup *lookup, int mode) {
  const struct mirror_entry *entry = lookup->entry;
  if (mode == F_OK)
    return true;
  if (mode & ~(R_OK | X_OK))
    return false;
  if (S_ISDIR(entry->mode))
    return is_permitted(entry, (unsigned)mode);
  return mode == R_OK && S_ISREG(entry->mode) && __atomic_load_n(&entry->blob, __ATOMIC_ACQUIRE) && is_permitted(entry, 4);
}

// False: the file system must be called.
static bool access_from_index(const char *path, int mode, int *result) {
  const char *rest = below_root(path);
  if (!rest)
    return false;
  struct lookup lookup;
  look_up(&lookup, rest, true);
  bool missing = lookup.verdict == NOT_FOUND && !(mode & ~(R_OK | W_OK | X_OK));
  if (!missing && !(lookup.verdict == FOUND && is_accessible(&lookup, mode))) {
    count_miss();
    return false;
  }
  count_hit();
  if (missing)
    errno = lookup.error;
  *result = missing ? -1 : 0;
  return true;
}

EXPORT int access(const char *path, int mode) {
  int result;
  return access_from_index(path, mode, &result) ? result : LIBC(access)(path, mode);
}

EXPORT int faccessat(int folder, const char *path, int mode, int flags) {
  int result;
  return !(flags & ~AT_EACCESS) && access_from_index(path, mode, &result) ? result : LIBC(faccessat)(folder, path, mode, flags);
}
