#include "write.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/libc.h"
#include "../core/mutating.h"
#include "../core/state.h"

void plan_open(struct change *change, int folder, const char *path, int flags) {
  bool alone = (flags & O_CREAT) && (flags & O_EXCL);
  enum manner manner = alone ? CREATES : flags & O_CREAT ? WRITES_OR_CREATES : WRITES;
  plan_change(change, folder, path, manner, !alone && !(flags & O_NOFOLLOW));
}

int open_to_write(int folder, const char *path, int flags, mode_t mode) {
  struct change change;
  plan_open(&change, folder, path, flags);
  begin_changes(&change, NULL);
  int descriptor = NEXT(openat)(folder, path, flags, mode);
  end_changes(&change, NULL, descriptor >= 0);
  return descriptor;
}

static void plan_stream(struct change *change, const char *path, const char *mode) {
  bool alone = mode[0] != 'r' && strchr(mode, 'x');
  plan_change(change, AT_FDCWD, path, mode[0] == 'r' ? WRITES : alone ? CREATES : WRITES_OR_CREATES, !alone);
}

FILE *open_stream_to_write(const char *path, const char *mode) {
  struct change change;
  plan_stream(&change, path, mode);
  begin_changes(&change, NULL);
  FILE *stream = NEXT(fopen)(path, mode);
  end_changes(&change, NULL, stream);
  return stream;
}

static FILE *reopen(const char *path, const char *mode, FILE *stream) {
  // Without a path it changes how the stream is open; for reading the file system is asked.
  if (!path || (mode[0] == 'r' && !strchr(mode, '+')))
    return NEXT(freopen)(path, mode, stream);
  struct change change;
  plan_stream(&change, path, mode);
  begin_changes(&change, NULL);
  stream = NEXT(freopen)(path, mode, stream);
  end_changes(&change, NULL, stream);
  return stream;
}

EXPORT FILE *freopen(const char *path, const char *mode, FILE *stream) { return reopen(path, mode, stream); }
EXPORT FILE *freopen64(const char *path, const char *mode, FILE *stream) { return reopen(path, mode, stream); }

EXPORT int truncate(const char *path, off_t length) { CHANGING(AT_FDCWD, path, WRITES, true, NEXT(truncate)(path, length)); }
EXPORT int truncate64(const char *path, off64_t length) { CHANGING(AT_FDCWD, path, WRITES, true, NEXT(truncate)(path, length)); }
EXPORT int ftruncate(int descriptor, off_t length) { CHANGING_DESCRIPTOR(descriptor, NEXT(ftruncate)(descriptor, length)); }
EXPORT int ftruncate64(int descriptor, off64_t length) { CHANGING_DESCRIPTOR(descriptor, NEXT(ftruncate)(descriptor, length)); }

// Whatever gets its name from the C library.
#define APPEARING(path, type, failed, call)               \
  do {                                                    \
    struct change change;                                 \
    plan_change(&change, AT_FDCWD, path, APPEARS, false); \
    begin_changes(&change, NULL);                         \
    type result = (call);                                 \
    end_changes(&change, NULL, result != (failed));       \
    if (result != (failed))                               \
      add_appeared(path);                                 \
    return result;                                        \
  } while (0)

EXPORT int mkstemp(char *path) { APPEARING(path, int, -1, NEXT(mkstemp)(path)); }
EXPORT int mkstemp64(char *path) { APPEARING(path, int, -1, NEXT(mkstemp)(path)); }
EXPORT int mkostemp(char *path, int flags) { APPEARING(path, int, -1, NEXT(mkostemp)(path, flags)); }
EXPORT int mkostemp64(char *path, int flags) { APPEARING(path, int, -1, NEXT(mkostemp)(path, flags)); }
EXPORT int mkstemps(char *path, int suffix) { APPEARING(path, int, -1, NEXT(mkstemps)(path, suffix)); }
EXPORT int mkstemps64(char *path, int suffix) { APPEARING(path, int, -1, NEXT(mkstemps)(path, suffix)); }
EXPORT int mkostemps(char *path, int suffix, int flags) { APPEARING(path, int, -1, NEXT(mkostemps)(path, suffix, flags)); }
EXPORT int mkostemps64(char *path, int suffix, int flags) { APPEARING(path, int, -1, NEXT(mkostemps)(path, suffix, flags)); }
EXPORT char *mkdtemp(char *path) { APPEARING(path, char *, NULL, NEXT(mkdtemp)(path)); }
