#include "change.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "changed_paths.h"
#include "copies.h"
#include "memory_access.h"
#include "paths.h"
#include "scratch.h"
#include "state.h"

enum { MAX_LINKS = 40 }; // The kernel's limit.

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

// Without slashes at the end. A path whose last segment is ".", ".." or nothing is a folder and has no name.
static bool take_apart(const char *path, struct place *place) {
  size_t length = strnlen(path, MIRROR_MAX_PATH);
  if (length == 0 || length == MIRROR_MAX_PATH)
    return false;
  while (length > 1 && path[length - 1] == '/')
    length--;
  const char *slash = memrchr(path, '/', length);
  size_t begin = slash ? (size_t)(slash - path) + 1 : 0, size = length - begin;
  if (size >= sizeof place->name)
    return false;
  memcpy(place->name, path + begin, size);
  place->name[size] = 0;
  if (size == 0 || is_dots(place->name)) {
    begin = length;
    place->name[0] = 0;
  }
  memcpy(place->folder, path, begin);
  place->folder[begin] = 0;
  if (begin == 0)
    strcpy(place->folder, ".");
  return true;
}

static bool read_link(int folder, const char *path, char target[MIRROR_MAX_PATH]) {
  long length = syscall(SYS_readlinkat, folder, path, target, MIRROR_MAX_PATH - 1);
  if (length < 0)
    return false;
  target[length] = 0;
  return true;
}

static bool path_of_descriptor(int descriptor, char path[MIRROR_MAX_PATH]) {
  char link[DESCRIPTOR_PATH];
  descriptor_path(link, descriptor);
  return read_link(AT_FDCWD, link, path);
}

// The folder that the change happens in, opened, and its name there, links followed if they are to be.
static int open_place(int folder, const char *path, bool follow, struct scratch *scratch) {
  struct place *place = &scratch->place;
  int around = -1;
  for (int links = 0; links < MAX_LINKS; links++) {
    if (!take_apart(path, place))
      break;
    int next = (int)syscall(SYS_openat, around >= 0 ? around : folder, place->folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (around >= 0)
      close(around);
    around = next;
    if (around < 0 || !follow || !place->name[0] || !read_link(around, place->name, scratch->link))
      return around;
    path = scratch->link;
  }
  if (around >= 0)
    close(around);
  return -1;
}

// 0: there is nothing.
static mode_t mode_of(int folder, const char *name) {
  struct stat status;
  return syscall(SYS_newfstatat, folder, name, &status, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) == 0 ? status.st_mode : 0;
}

static unsigned touched_by_permission(mode_t mode) { return S_ISDIR(mode) ? MIRROR_TOUCHED_SUBTREE : MIRROR_TOUCHED_SELF; }

static void describe(struct change *change, enum manner manner, mode_t mode) {
  bool existed = mode != 0;
  switch (manner) {
    case CREATES:
    case REMOVES:
    case REPLACES:
      change->kind = MIRROR_TOUCHED_SUBTREE;
      change->parent = MIRROR_TOUCHED_SELF;
      break;
    case WRITES:
      change->kind = MIRROR_TOUCHED_SUBTREE;
      break;
    case WRITES_OR_CREATES:
      change->kind = MIRROR_TOUCHED_SUBTREE;
      change->parent = existed ? 0 : MIRROR_TOUCHED_SELF;
      break;
    case ALTERS:
      change->kind = MIRROR_TOUCHED_SELF;
      break;
    case PERMITS:
      change->kind = touched_by_permission(mode);
      break;
    case APPEARS:
      change->parent = MIRROR_TOUCHED_SELF;
      break;
  }
  if (manner == CREATES)
    change->expected = !existed;
  else if (manner == REMOVES || manner == ALTERS || manner == PERMITS || manner == WRITES)
    change->expected = existed;
}

// Nobody can tell what is about to change: it may be anything.
static void set_everything(struct change *change) {
  change->inside = true;
  change->kind = MIRROR_TOUCHED_SUBTREE;
  change->parent = 0;
  change->length = 0;
  change->path = "";
}

// FULL has all links resolved.
static void set_path(struct change *change, const char *full) {
  const char *rest = below_real_root(full);
  if (!rest)
    return;
  if (*rest == '/')
    rest++;
  change->length = strlen(rest);
  if (change->length >= MIRROR_MAX_PATH) {
    set_everything(change); // By a relative path one gets deeper than a path is long.
    return;
  }
  change->path = memcpy(change->scratch->path, rest, change->length);
  switch (exclusion_of(change->path, change->length)) {
    case BELOW_EXCLUDED:
      return;
    case IS_EXCLUDED:
      // All that the index knows of it is that it exists.
      change->kind = MIRROR_TOUCHED_SELF;
      change->inside = change->parent;
      return;
    default:
      change->inside = true;
  }
}

// Whether it could be below the root. What is not shall cost nothing; where only the kernel can tell, it is asked.
static bool may_be_below(const char *path) {
  return path[0] != '/' || below_root(path) || strstr(path, "//") || strstr(path, "/.") || leads_to_descriptor(path);
}

// False: nothing that is ours.
static bool start_plan(struct change *change) {
  *change = (struct change){ .expected = true };
  if (!mirror)
    return false;
  change->scratch = borrow_scratch();
  if (!change->scratch) {
    set_everything(change);
    return false;
  }
  change->scratch->full[0] = 0;
  return true;
}

// Only who is inside needs the path any longer.
static void finish_plan(struct change *change) {
  if (change->inside)
    return;
  return_scratch(change->scratch);
  change->scratch = NULL;
}

static void find_change(struct change *change, int folder, const char *path, enum manner manner, bool follow) {
  struct scratch *scratch = change->scratch;
  errno = 0;
  int around = open_place(folder, path, follow, scratch);
  if (around >= 0 && path_of_descriptor(around, scratch->full)) {
    describe(change, manner, mode_of(around, scratch->place.name));
    if (scratch->place.name[0])
      strcat(strcat(scratch->full, "/"), scratch->place.name);
    set_path(change, scratch->full);
  } else if (around >= 0 || errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
    set_everything(change); // The function needs no descriptor, and may succeed.
  }
  if (around >= 0)
    close(around);
}

static bool is_in_sandbox(const char *full) {
  size_t length = strlen(mirror->directory);
  return strncmp(full, mirror->directory, length) == 0 && full[length] == '/';
}

void plan_change(struct change *change, int folder, const char *path, enum manner manner, bool follow) {
  *change = (struct change){ .expected = true };
  if (!mirror || !path || !is_readable(path) || !may_be_below(path))
    return;
  int error = errno;
  exchange_copy_named(path);
  if (start_plan(change)) {
    find_change(change, folder, path, manner, follow);
    // It leads to a copy by way of its descriptor: then to the site's file, once that has been exchanged.
    if (!change->inside && is_in_sandbox(change->scratch->full)) {
      exchange_copies();
      find_change(change, folder, path, manner, follow);
    }
    finish_plan(change);
  }
  errno = error;
}

bool plan_descriptor_change(struct change *change, int descriptor) {
  *change = (struct change){ .expected = true };
  if (exchange_copy(descriptor) != 0)
    return false;
  int error = errno;
  if (start_plan(change)) {
    change->kind = touched_by_permission(mode_of(descriptor, ""));
    if (path_of_descriptor(descriptor, change->scratch->full))
      set_path(change, change->scratch->full);
    finish_plan(change);
  }
  errno = error;
  return true;
}

static void make(struct change *change) {
  if (!change->inside || change->made)
    return;
  change->made = true;
  exchange_copies_at(change->path, change->length);
  if (change->parent) {
    const char *slash = memrchr(change->path, '/', change->length);
    touch(change->path, slash ? (size_t)(slash - change->path) : 0, change->parent);
  }
  if (change->kind)
    touch(change->path, change->length, change->kind);
}

static void count_mutation(void) { __atomic_fetch_add(&own_writer()->mutations, 1, __ATOMIC_SEQ_CST); }

static void make_both(struct change *first, struct change *second) {
  if (!first->inside && !(second && second->inside))
    return;
  int error = errno;
  count(&mirror->mutations);
  make(first);
  if (second)
    make(second);
  count_mutation();
  errno = error;
}

static void finish_change(struct change *change) {
  return_scratch(change->scratch);
  change->scratch = NULL;
}

void begin_changes(struct change *first, struct change *second) {
  if (first->expected && (!second || second->expected))
    make_both(first, second);
}

void add_appeared(const char *path) {
  struct change change;
  plan_change(&change, AT_FDCWD, path, REPLACES, false);
  make(&change);
  finish_change(&change);
  if (change.made)
    count_mutation();
}

void end_changes(struct change *first, struct change *second, bool succeeded) {
  bool expected = first->expected && (!second || second->expected);
  if (succeeded && !expected)
    make_both(first, second);
  // Whatever was published while it was being done is looked at again.
  if (first->made || (second && second->made))
    count_mutation();
  finish_change(first);
  if (second)
    finish_change(second);
}
