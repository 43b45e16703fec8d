// stat() and its relatives, access().
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/memory_access.h"
#include "../core/state.h"

static struct timespec time_of(struct statx_timestamp time) {
  return (struct timespec){ .tv_sec = time.tv_sec, .tv_nsec = time.tv_nsec };
}

// What an NFS client remembers of a file may be a minute old, also of one that this sandbox has just changed through
// another process.
static int fresh_status(const char *path, struct stat *status, bool follow) {
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

// System calls, as the C library has functions by these names from version 2.33 on only. Both architectures have the
// kernel's structure.
static int ask_status_at(int folder, const char *path, struct stat *status, int flags) {
  return (int)syscall(SYS_newfstatat, folder, path, status, flags);
}

static int ask_status(const char *path, struct stat *status, bool follow) {
  return ask_status_at(AT_FDCWD, path, status, follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

static int answer_status(const char *path, struct stat *status, bool follow) {
  exchange_copy_named(path);
  const char *rest = below_root(path);
  if (!rest)
    return ask_status(path, status, follow);
  struct lookup lookup;
  look_up(&lookup, rest, follow);
  switch (lookup.verdict) {
    case FOUND:
      if (!is_writable(status, sizeof *status))
        return ask_status(path, status, follow);
      count(&mirror->answered);
      status_of_entry(lookup.index->header, lookup.entry, status);
      return 0;
    case MISSING:
      count(&mirror->answered);
      errno = lookup.error;
      return -1;
    case ASK_AGAIN:
      count(&mirror->passed);
      return fresh_status(path, status, follow);
    default:
      count(&mirror->passed);
      return ask_status(path, status, follow);
  }
}

static int answer_status_at(int folder, const char *path, struct stat *status, int flags) {
  exchange_copy_named(path);
  if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH) || !below_root(path)) {
    int result = ask_status_at(folder, path, status, flags);
    if (result == 0 && (flags & AT_EMPTY_PATH) && path && !*path)
      copy_status(folder, status);
    return result;
  }
  return answer_status(path, status, !(flags & AT_SYMLINK_NOFOLLOW));
}

static int answer_descriptor_status(int descriptor, struct stat *status) {
  int result = (int)syscall(SYS_fstat, descriptor, status);
  if (result == 0)
    copy_status(descriptor, status);
  return result;
}

// On both architectures the structures with and without 64 are the same.
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "stat and stat64 are told apart");

EXPORT int stat(const char *path, struct stat *status) { return answer_status(path, status, true); }
EXPORT int stat64(const char *path, struct stat64 *status) { return answer_status(path, (struct stat *)status, true); }
EXPORT int lstat(const char *path, struct stat *status) { return answer_status(path, status, false); }
EXPORT int lstat64(const char *path, struct stat64 *status) { return answer_status(path, (struct stat *)status, false); }
EXPORT int fstat(int descriptor, struct stat *status) { return answer_descriptor_status(descriptor, status); }
EXPORT int fstat64(int descriptor, struct stat64 *status) { return answer_descriptor_status(descriptor, (struct stat *)status); }

EXPORT int fstatat(int folder, const char *path, struct stat *status, int flags) {
  return answer_status_at(folder, path, status, flags);
}

EXPORT int fstatat64(int folder, const char *path, struct stat64 *status, int flags) {
  return answer_status_at(folder, path, (struct stat *)status, flags);
}

// What programs call that were built before glibc 2.33. Both architectures have had one version of the structure only.
#define OLD(name, ...) EXPORT int name(int version, __VA_ARGS__); EXPORT int name(int version, __VA_ARGS__)

OLD(__xstat, const char *path, struct stat *status) { return (void)version, answer_status(path, status, true); }
OLD(__xstat64, const char *path, struct stat *status) { return (void)version, answer_status(path, status, true); }
OLD(__lxstat, const char *path, struct stat *status) { return (void)version, answer_status(path, status, false); }
OLD(__lxstat64, const char *path, struct stat *status) { return (void)version, answer_status(path, status, false); }
OLD(__fxstat, int descriptor, struct stat *status) { return (void)version, answer_descriptor_status(descriptor, status); }
OLD(__fxstat64, int descriptor, struct stat *status) { return (void)version, answer_descriptor_status(descriptor, status); }

OLD(__fxstatat, int folder, const char *path, struct stat *status, int flags) {
  return (void)version, answer_status_at(folder, path, status, flags);
}

OLD(__fxstatat64, int folder, const char *path, struct stat *status, int flags) {
  return (void)version, answer_status_at(folder, path, status, flags);
}

// Whether the index is enough to say that the found entry may be used so.
static bool surely_accessible(const struct lookup *lookup, int mode) {
  const struct mirror_entry *entry = lookup->entry;
  if (mode == F_OK)
    return true;
  if (mode & ~(R_OK | X_OK))
    return false;
  if (S_ISDIR(entry->mode))
    return surely_permits(entry, (unsigned)mode);
  return mode == R_OK && S_ISREG(entry->mode) && __atomic_load_n(&entry->content, __ATOMIC_ACQUIRE) && surely_permits(entry, 4);
}

static bool answer_access(const char *path, int mode, int *result) {
  const char *rest = below_root(path);
  if (!rest)
    return false;
  struct lookup lookup;
  look_up(&lookup, rest, true);
  bool missing = lookup.verdict == MISSING && !(mode & ~(R_OK | W_OK | X_OK));
  if (!missing && !(lookup.verdict == FOUND && surely_accessible(&lookup, mode))) {
    count(&mirror->passed);
    return false;
  }
  count(&mirror->answered);
  if (missing)
    errno = lookup.error;
  *result = missing ? -1 : 0;
  return true;
}

EXPORT int access(const char *path, int mode) {
  int result;
  return answer_access(path, mode, &result) ? result : NEXT(access)(path, mode);
}

EXPORT int faccessat(int folder, const char *path, int mode, int flags) {
  int result;
  return !(flags & ~AT_EACCESS) && answer_access(path, mode, &result) ? result : NEXT(faccessat)(folder, path, mode, flags);
}
