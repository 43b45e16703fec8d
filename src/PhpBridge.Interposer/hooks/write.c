// Replaces the functions that change the data of files, and implements open() and fopen() for writing.
#include "write.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../core/libc.h"

void plan_open(struct change *change, int folder, const char *path, int flags) {
  bool exclusive = (flags & O_CREAT) && (flags & O_EXCL);
  enum operation operation = exclusive ? OP_CREATE : flags & O_CREAT ? OP_WRITE_OR_CREATE : OP_WRITE;
  plan_change(change, folder, path, operation, !exclusive && !(flags & O_NOFOLLOW));
}

int open_to_write(int folder, const char *path, int flags, mode_t mode) {
  struct change change;
  plan_open(&change, folder, path, flags);
  begin_changes(&change, NULL);
  return end_change(&change, LIBC(openat)(folder, path, flags, mode));
}

static void begin_stream(struct change *change, const char *path, const char *mode) {
  bool exclusive = mode[0] != 'r' && strchr(mode, 'x');
  begin_change(change, AT_FDCWD, path, mode[0] == 'r' ? OP_WRITE : exclusive ? OP_CREATE : OP_WRITE_OR_CREATE, !exclusive);
}

static FILE *end_stream(struct change *change, FILE *stream) {
  end_changes(change, NULL, stream);
  return stream;
}

FILE *open_stream_to_write(const char *path, const char *mode) {
  struct change change;
  begin_stream(&change, path, mode);
  return end_stream(&change, LIBC(fopen)(path, mode));
}

static FILE *reopen(const char *path, const char *mode, FILE *stream) {
  // Without a path it changes the mode of the stream only. For reading it bypasses the mirror.
  if (!path || (mode[0] == 'r' && !strchr(mode, '+')))
    return LIBC(freopen)(path, mode, stream);
  struct change change;
  begin_stream(&change, path, mode);
  return end_stream(&change, LIBC(freopen)(path, mode, stream));
}

EXPORT FILE *freopen(const char *path, const char *mode, FILE *stream) { return reopen(path, mode, stream); }
EXPORT FILE *freopen64(const char *path, const char *mode, FILE *stream) { return reopen(path, mode, stream); }

static int set_length(const char *path, off_t length) {
  struct change change;
  begin_change(&change, AT_FDCWD, path, OP_WRITE, true);
  return end_change(&change, LIBC(truncate)(path, length));
}

static int set_descriptor_length(int descriptor, off_t length) {
  struct change change;
  return begin_descriptor_change(&change, descriptor) ? end_change(&change, LIBC(ftruncate)(descriptor, length)) : -1;
}

EXPORT int truncate(const char *path, off_t length) { return set_length(path, length); }
EXPORT int truncate64(const char *path, off64_t length) { return set_length(path, length); }
EXPORT int ftruncate(int descriptor, off_t length) { return set_descriptor_length(descriptor, length); }
EXPORT int ftruncate64(int descriptor, off64_t length) { return set_descriptor_length(descriptor, length); }
