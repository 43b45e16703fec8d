// Replaces open() and fopen() with their variants. Reading is implemented here, writing in write.c.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../core/copies.h"
#include "../core/exclusions.h"
#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/opened_files.h"
#include "../core/path_hash.h"
#include "../core/paths.h"
#include "../core/pending.h"
#include "../core/php.h"
#include "../core/resolve.h"
#include "../core/roots.h"
#include "../core/scratch.h"
#include "../core/state.h"
#include "write.h"

static bool is_reading(int flags) { return (flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC | O_PATH)); }

static bool has_mode(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

// Logs a file that was read from the file system, by the path that the kernel has for it.
static void log_miss(int descriptor, const char *rest) {
  struct stat status;
  // The argument's text has a hash of its own, so that the same call costs nothing the next time.
  if (!add_opened(continue_hash(~EMPTY_PATH_HASH, rest, strlen(rest))))
    return;
  struct scratch *scratch = borrow_scratch();
  int error = errno;
  if (scratch && syscall(SYS_fstat, descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    const char *path = path_of_descriptor(descriptor, scratch->full) ? below_real_root(scratch->full) : NULL;
    if (path && *path++ == '/' && !exclusion_of(path, strlen(path)) && add_opened(hash_of_path(path, strlen(path))))
      log_opened(path, strlen(path), false);
  }
  errno = error;
  return_scratch(scratch);
}

static void log_hit(const struct lookup *lookup) {
  count_hit();
  if (add_opened(lookup->hash))
    log_opened(path_of_entry(lookup), lookup->entry->name_length, true);
}

// OPENED: the copy is open. FAILED: the file cannot be opened, errno says why. BYPASSED: call the file system; keeps errno.
enum opening { OPENED, FAILED, BYPASSED };

static enum opening open_copy(const char *rest, int flags, int *copy) {
  struct lookup lookup;
  look_up(&lookup, rest, !(flags & O_NOFOLLOW));
  if (lookup.verdict == NOT_FOUND) {
    count_hit();
    errno = lookup.error;
    return FAILED;
  }
  if (!is_php || lookup.verdict != FOUND || !S_ISREG(lookup.entry->mode) || !is_permitted(lookup.entry, 4))
    return BYPASSED;
  uint32_t number = await_blob(lookup.entry);
  if (number == 0)
    return BYPASSED;
  int error = errno;
  char path[NUMBERED_PATH];
  numbered_path(path, "/blobs/", number);
  *copy = (int)syscall(SYS_openat, AT_FDCWD, path, flags & ~O_NOATIME);
  if (*copy >= 0 && register_copy(*copy, &lookup)) {
    log_hit(&lookup);
    return OPENED;
  }
  if (*copy >= 0)
    close(*copy);
  errno = error;
  return BYPASSED;
}

static int open_to_read(int folder, const char *path, int flags) {
  replace_copy_named_by(path);
  const char *rest = below_root(path);
  if (!rest)
    return LIBC(openat)(folder, path, flags);
  int descriptor;
  // A descriptor of a folder must be the real one.
  switch (flags & O_DIRECTORY ? BYPASSED : open_copy(rest, flags, &descriptor)) {
    case FAILED:
      return -1;
    case OPENED:
      return descriptor;
    default:
      count_miss();
  }
  descriptor = LIBC(openat)(folder, path, flags);
  if (descriptor >= 0 && !(flags & O_DIRECTORY))
    log_miss(descriptor, rest);
  return descriptor;
}

static FILE *open_stream_to_read(const char *path, const char *mode) {
  replace_copy_named_by(path);
  const char *rest = below_root(path);
  if (!rest)
    return LIBC(fopen)(path, mode);
  FILE *stream;
  int descriptor;
  switch (open_copy(rest, O_RDONLY | (strchr(mode, 'e') ? O_CLOEXEC : 0), &descriptor)) {
    case FAILED:
      return NULL;
    case OPENED:
      stream = fdopen(descriptor, mode);
      if (!stream)
        close(descriptor);
      return stream;
    default:
      count_miss();
  }
  stream = LIBC(fopen)(path, mode);
  if (stream)
    log_miss(fileno(stream), rest);
  return stream;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  // Creates a file without a name, which does not affect the index.
  if ((flags & O_TMPFILE) == O_TMPFILE)
    return LIBC(openat)(folder, path, flags, mode);
  if (flags & O_PATH)
    return LIBC(openat)(folder, path, flags);
  return is_reading(flags) ? open_to_read(folder, path, flags) : open_to_write(folder, path, flags, mode);
}

// Declares `mode`, the argument that follows FLAGS if these create a file.
#define DECLARE_MODE_AFTER(flags)     \
  mode_t mode = 0;                    \
  if (has_mode(flags)) {              \
    va_list rest;                     \
    va_start(rest, flags);            \
    mode = (mode_t)va_arg(rest, int); \
    va_end(rest);                     \
  }

EXPORT int open(const char *path, int flags, ...) {
  DECLARE_MODE_AFTER(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...) {
  DECLARE_MODE_AFTER(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}

EXPORT int openat(int folder, const char *path, int flags, ...) {
  DECLARE_MODE_AFTER(flags)
  return open_any(folder, path, flags, mode);
}

EXPORT int openat64(int folder, const char *path, int flags, ...) {
  DECLARE_MODE_AFTER(flags)
  return open_any(folder, path, flags, mode);
}

// Programs that were compiled with _FORTIFY_SOURCE call these in place of open().
EXPORT int __open_2(const char *path, int flags);
EXPORT int __open_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char *path, int flags);
EXPORT int __open64_2(const char *path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
EXPORT int __openat_2(int folder, const char *path, int flags);
EXPORT int __openat_2(int folder, const char *path, int flags) { return open_any(folder, path, flags, 0); }
EXPORT int __openat64_2(int folder, const char *path, int flags);
EXPORT int __openat64_2(int folder, const char *path, int flags) { return open_any(folder, path, flags, 0); }

EXPORT int creat(const char *path, mode_t mode) { return open_to_write(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
EXPORT int creat64(const char *path, mode_t mode) { return open_to_write(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static FILE *open_stream(const char *path, const char *mode) {
  return mode[0] == 'r' && !strchr(mode, '+') ? open_stream_to_read(path, mode) : open_stream_to_write(path, mode);
}

EXPORT FILE *fopen(const char *path, const char *mode) { return open_stream(path, mode); }
EXPORT FILE *fopen64(const char *path, const char *mode) { return open_stream(path, mode); }
