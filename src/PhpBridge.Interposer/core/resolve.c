#include "resolve.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"

enum { MAX_LINKS = 40 }; // The kernel's limit.

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

// False: the path is empty, or too long in whole or in its last segment.
static bool split(const char *path, struct split_path *result) {
  size_t length = strnlen(path, MIRROR_MAX_PATH);
  if (length == 0 || length == MIRROR_MAX_PATH)
    return false;
  while (length > 1 && path[length - 1] == '/')
    length--;
  const char *slash = memrchr(path, '/', length);
  size_t begin = slash ? (size_t)(slash - path) + 1 : 0, size = length - begin;
  if (size >= sizeof result->name)
    return false;
  memcpy(result->name, path + begin, size);
  result->name[size] = 0;
  if (size == 0 || is_dots(result->name)) {
    begin = length;
    result->name[0] = 0;
  }
  memcpy(result->folder, path, begin);
  result->folder[begin] = 0;
  if (begin == 0)
    strcpy(result->folder, ".");
  return true;
}

static bool read_link(int folder, const char *path, char target[MIRROR_MAX_PATH]) {
  long length = syscall(SYS_readlinkat, folder, path, target, MIRROR_MAX_PATH - 1);
  if (length < 0)
    return false;
  target[length] = 0;
  return true;
}

int open_parent(int folder, const char *path, bool follow, struct scratch *scratch) {
  struct split_path *parts = &scratch->split;
  int parent = -1;
  for (int links = 0; links < MAX_LINKS; links++) {
    if (!split(path, parts))
      break;
    int next = (int)syscall(SYS_openat, parent >= 0 ? parent : folder, parts->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (parent >= 0)
      close(parent);
    parent = next;
    if (parent < 0 || !follow || !parts->name[0] || !read_link(parent, parts->name, scratch->link))
      return parent;
    path = scratch->link;
  }
  if (parent >= 0)
    close(parent);
  return -1;
}

bool path_of_descriptor(int descriptor, char path[MIRROR_MAX_PATH]) {
  char link[DESCRIPTOR_PATH];
  descriptor_path(link, descriptor);
  return read_link(AT_FDCWD, link, path);
}

mode_t mode_of(int folder, const char *name) {
  struct stat status;
  return syscall(SYS_newfstatat, folder, name, &status, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0 ? status.st_mode : 0;
}
