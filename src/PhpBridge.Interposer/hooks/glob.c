// Replaces glob(): the C library's own version reads folders with internal functions that cannot be replaced.
#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>

#include "../core/libc.h"
#include "../core/roots.h"

static void *open_folder(const char *path) { return opendir(path); }
static struct dirent *read_folder(void *folder) { return readdir(folder); }
static void close_folder(void *folder) { closedir(folder); }

static int find(const char *pattern, int flags, int (*failed)(const char *, int), glob_t *found) {
  if ((flags & GLOB_ALTDIRFUNC) || !below_root(pattern))
    return LIBC(glob)(pattern, flags, failed, found);
  found->gl_opendir = open_folder;
  found->gl_readdir = read_folder;
  found->gl_closedir = close_folder;
  found->gl_stat = stat;
  found->gl_lstat = lstat;
  int result = LIBC(glob)(pattern, flags | GLOB_ALTDIRFUNC, failed, found);
  found->gl_flags &= ~GLOB_ALTDIRFUNC;
  return result;
}

EXPORT int glob(const char *pattern, int flags, int (*failed)(const char *, int), glob_t *found) {
  return find(pattern, flags, failed, found);
}

EXPORT int glob64(const char *pattern, int flags, int (*failed)(const char *, int), glob64_t *found) {
  return find(pattern, flags, failed, (glob_t *)found);
}
