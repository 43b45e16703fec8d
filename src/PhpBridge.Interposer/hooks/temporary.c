// Replaces the functions that create temporary files and folders, for which the C library chooses the name.
#include <fcntl.h>
#include <stdlib.h>

#include "../core/change.h"
#include "../core/libc.h"

static void begin_temporary(struct change *change, const char *pattern) {
  begin_change(change, AT_FDCWD, pattern, OP_CREATE_TEMPORARY, false);
}

// PATH is the pattern, in which the C library has filled in the name. Returns RESULT, the call's: negative if it failed.
static int end_temporary(struct change *change, const char *path, int result) {
  end_change(change, result);
  if (result >= 0)
    add_temporary(path);
  return result;
}

static int create_file(char *path, int suffix, int flags) {
  struct change change;
  begin_temporary(&change, path);
  return end_temporary(&change, path, LIBC(mkostemps)(path, suffix, flags));
}

EXPORT int mkstemp(char *path) { return create_file(path, 0, 0); }
EXPORT int mkstemp64(char *path) { return create_file(path, 0, 0); }
EXPORT int mkostemp(char *path, int flags) { return create_file(path, 0, flags); }
EXPORT int mkostemp64(char *path, int flags) { return create_file(path, 0, flags); }
EXPORT int mkstemps(char *path, int suffix) { return create_file(path, suffix, 0); }
EXPORT int mkstemps64(char *path, int suffix) { return create_file(path, suffix, 0); }
EXPORT int mkostemps(char *path, int suffix, int flags) { return create_file(path, suffix, flags); }
EXPORT int mkostemps64(char *path, int suffix, int flags) { return create_file(path, suffix, flags); }

EXPORT char *mkdtemp(char *path) {
  struct change change;
  begin_temporary(&change, path);
  char *created = LIBC(mkdtemp)(path);
  end_temporary(&change, path, created ? 0 : -1);
  return created;
}
