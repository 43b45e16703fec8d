// open() and fopen(), for reading; those for writing are handed to write.c.
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../core/changed_paths.h"
#include "../core/copies.h"
#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/path_hash.h"
#include "../core/paths.h"
#include "../core/pending.h"
#include "../core/php.h"
#include "../core/scratch.h"
#include "../core/state.h"
#include "write.h"

static bool is_reading(int flags) { return (flags & O_ACCMODE) == O_RDONLY && !(flags & (O_CREAT | O_TRUNC | O_PATH)); }

static bool has_mode(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

// Notes a file that was opened beside the index, by the name that the kernel has for it.
static void note_opened(int descriptor, const char *rest) {
  struct stat status;
  // By its text, so that one that comes again costs nothing; under its own name, once.
  if (is_on_record(continue_hash(~EMPTY_PATH_HASH, rest, strlen(rest))))
    return;
  struct scratch *scratch = borrow_scratch();
  int error = errno;
  if (scratch && syscall(SYS_fstat, descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    char link[DESCRIPTOR_PATH];
    descriptor_path(link, descriptor);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, scratch->full, sizeof scratch->full - 1);
    scratch->full[length < 0 ? 0 : length] = 0;
    const char *path = below_real_root(scratch->full);
    if (path && *path++ == '/' && !exclusion_of(path, strlen(path)) && !is_on_record(hash_of_path(path, strlen(path))))
      record_opened(path, strlen(path), false);
  }
  errno = error;
  return_scratch(scratch);
}

static void note_mirrored(const struct lookup *lookup) {
  count(&mirror->answered);
  if (!is_on_record(lookup->hash))
    record_opened(path_of_entry(lookup), lookup->entry->name_length, true);
}

enum readable { NOWHERE, HERE, ELSEWHERE };

// HERE: COPY is open. NOWHERE: errno says why. Keeps errno otherwise.
static enum readable open_copy(const char *rest, int flags, int *copy) {
  struct lookup lookup;
  look_up(&lookup, rest, !(flags & O_NOFOLLOW));
  if (lookup.verdict == MISSING) {
    count(&mirror->answered);
    errno = lookup.error;
    return NOWHERE;
  }
  if (!is_php || lookup.verdict != FOUND || !S_ISREG(lookup.entry->mode) || !surely_permits(lookup.entry, 4))
    return ELSEWHERE;
  uint32_t number = await_content(lookup.entry);
  if (number == 0)
    return ELSEWHERE;
  int error = errno;
  char path[NUMBERED_PATH];
  numbered_path(path, "/content/", number);
  *copy = (int)syscall(SYS_openat, AT_FDCWD, path, flags & ~O_NOATIME);
  if (*copy >= 0 && remember_copy(*copy, &lookup)) {
    note_mirrored(&lookup);
    return HERE;
  }
  if (*copy >= 0)
    close(*copy);
  errno = error;
  return ELSEWHERE;
}

static int open_to_read(int folder, const char *path, int flags) {
  exchange_copy_named(path);
  const char *rest = below_root(path);
  if (!rest)
    return NEXT(openat)(folder, path, flags);
  int descriptor;
  // Of a folder, the descriptor has to be its own.
  switch (flags & O_DIRECTORY ? ELSEWHERE : open_copy(rest, flags, &descriptor)) {
    case NOWHERE:
      return -1;
    case HERE:
      return descriptor;
    default:
      count(&mirror->passed);
  }
  descriptor = NEXT(openat)(folder, path, flags);
  if (descriptor >= 0 && !(flags & O_DIRECTORY))
    note_opened(descriptor, rest);
  return descriptor;
}

static FILE *open_stream_to_read(const char *path, const char *mode) {
  exchange_copy_named(path);
  const char *rest = below_root(path);
  if (!rest)
    return NEXT(fopen)(path, mode);
  FILE *stream;
  int descriptor;
  switch (open_copy(rest, O_RDONLY | (strchr(mode, 'e') ? O_CLOEXEC : 0), &descriptor)) {
    case NOWHERE:
      return NULL;
    case HERE:
      stream = fdopen(descriptor, mode);
      if (!stream)
        close(descriptor);
      return stream;
    default:
      count(&mirror->passed);
  }
  stream = NEXT(fopen)(path, mode);
  if (stream)
    note_opened(fileno(stream), rest);
  return stream;
}

static int open_any(int folder, const char *path, int flags, mode_t mode) {
  // Without a name it changes nothing that the index knows.
  if ((flags & O_TMPFILE) == O_TMPFILE)
    return NEXT(openat)(folder, path, flags, mode);
  if (flags & O_PATH)
    return NEXT(openat)(folder, path, flags);
  return is_reading(flags) ? open_to_read(folder, path, flags) : open_to_write(folder, path, flags, mode);
}

#define MODE_AFTER(flags)             \
  mode_t mode = 0;                    \
  if (has_mode(flags)) {              \
    va_list rest;                     \
    va_start(rest, flags);            \
    mode = (mode_t)va_arg(rest, int); \
    va_end(rest);                     \
  }

EXPORT int open(const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}

EXPORT int openat(int folder, const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_any(folder, path, flags, mode);
}

EXPORT int openat64(int folder, const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_any(folder, path, flags, mode);
}

// What open() becomes in programs that were compiled with _FORTIFY_SOURCE.
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
