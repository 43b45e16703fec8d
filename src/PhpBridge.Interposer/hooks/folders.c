// opendir() and what reads its result: a folder's list from the index looks like an open folder.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/state.h"

// A list copied from the index. Where the C library has a descriptor, which is never negative, there is the mark.
struct list {
  uint64_t mark;
  DIR *folder;  // The real one, once somebody needs it.
  bool renewed; // Read that one: the list is out of date.
  size_t position, count;
  struct dirent entry;
  char *path; // As it was opened.
  struct item {
    ino_t inode;
    unsigned char type;
    const char *name;
  } items[];
};

static const uint64_t LIST_MARK = 0x9d1e50f0b21d6e05u;

static struct list *list_of(DIR *folder) {
  struct list *list = (struct list *)folder;
  // Whoever passes NULL gets what the C library has for it.
  return mirror && folder && list->mark == LIST_MARK ? list : NULL;
}

static size_t size_of_name(const struct mirror_entry *entry) { return (size_t)(entry->name_length - entry->base) + 1; }

static ino_t inode_of_parent(const struct lookup *lookup) {
  uint64_t hash;
  const struct mirror_entry *parent = folder_of_entry(lookup, &hash);
  return parent ? parent->inode : lookup->entry->inode;
}

static struct list *copy_list(const struct lookup *lookup, const char *path) {
  const struct mirror_entry *folder = lookup->entry, *children = lookup->index->entries + folder->first_child;
  size_t count = folder->children + (size_t)2, bytes = strlen(path) + 1;
  for (uint32_t i = 0; i < folder->children; i++)
    bytes += size_of_name(&children[i]);
  struct list *list = malloc(sizeof *list + count * sizeof *list->items + bytes);
  if (!list)
    return NULL;
  list->mark = LIST_MARK;
  list->folder = NULL;
  list->renewed = false;
  list->position = 0;
  list->count = count;
  list->items[0] = (struct item){ folder->inode, DT_DIR, "." };
  list->items[1] = (struct item){ inode_of_parent(lookup), DT_DIR, ".." };
  list->path = (char *)&list->items[count];
  char *text = stpcpy(list->path, path) + 1;
  for (uint32_t i = 0; i < folder->children; i++) {
    const struct mirror_entry *child = &children[i];
    list->items[i + 2] = (struct item){ child->inode, IFTODT(child->mode), text };
    text = mempcpy(text, lookup->index->names + child->name + child->base, size_of_name(child) - 1);
    *text++ = 0;
  }
  return list;
}

// NULL with the errno 0: ask the file system.
static struct list *open_list(const char *path, const char *rest) {
  struct lookup lookup;
  look_up(&lookup, rest, true);
  errno = 0;
  if (lookup.verdict == MISSING)
    errno = lookup.error;
  else if (lookup.verdict == FOUND && !S_ISDIR(lookup.entry->mode))
    errno = ENOTDIR;
  else if (lookup.verdict == FOUND && surely_permits(lookup.entry, 4))
    return copy_list(&lookup, path);
  return NULL;
}

EXPORT DIR *opendir(const char *path) {
  const char *rest = below_root(path);
  if (!rest)
    return NEXT(opendir)(path);
  int error = errno;
  struct list *list = open_list(path, rest);
  if (!list && errno == 0) {
    count(&mirror->passed);
    errno = error;
    return NEXT(opendir)(path);
  }
  count(&mirror->answered);
  if (list)
    errno = error;
  return (DIR *)list;
}

static struct dirent *read_list(struct list *list) {
  if (list->position >= list->count)
    return NULL;
  const struct item *item = &list->items[list->position++];
  size_t length = strlen(item->name);
  list->entry.d_ino = item->inode;
  list->entry.d_type = item->type;
  list->entry.d_off = (off_t)list->position;
  list->entry.d_reclen = sizeof list->entry;
  memcpy(list->entry.d_name, item->name, length + 1);
  return &list->entry;
}

static struct dirent *read_folder(DIR *folder) {
  struct list *list = list_of(folder);
  if (!list)
    return NEXT(readdir)(folder);
  return list->renewed ? NEXT(readdir)(list->folder) : read_list(list);
}

EXPORT struct dirent *readdir(DIR *folder) { return read_folder(folder); }
EXPORT struct dirent64 *readdir64(DIR *folder) { return (struct dirent64 *)read_folder(folder); }

static int read_folder_into(DIR *folder, struct dirent *entry, struct dirent **result) {
  int error = errno;
  errno = 0;
  const struct dirent *read = read_folder(folder);
  int failed = read ? 0 : errno;
  errno = error;
  if (read)
    memcpy(entry, read, offsetof(struct dirent, d_name) + strlen(read->d_name) + 1);
  *result = read ? entry : NULL;
  return failed;
}

EXPORT int readdir_r(DIR *folder, struct dirent *entry, struct dirent **result) { return read_folder_into(folder, entry, result); }

EXPORT int readdir64_r(DIR *folder, struct dirent64 *entry, struct dirent64 **result) {
  return read_folder_into(folder, (struct dirent *)entry, (struct dirent **)result);
}

EXPORT int closedir(DIR *folder) {
  struct list *list = list_of(folder);
  if (!list)
    return NEXT(closedir)(folder);
  int result = list->folder ? NEXT(closedir)(list->folder) : 0;
  list->mark = 0;
  free(list);
  return result;
}

static DIR *real_folder(struct list *list) {
  if (!list->folder)
    list->folder = NEXT(opendir)(list->path);
  return list->folder;
}

// From then on changes show: if there are any, the folder itself is read.
EXPORT void rewinddir(DIR *folder) {
  struct list *list = list_of(folder);
  if (!list) {
    NEXT(rewinddir)(folder);
    return;
  }
  list->position = 0;
  struct lookup lookup;
  look_up(&lookup, below_root(list->path), true);
  if (!list->renewed && lookup.verdict != FOUND)
    list->renewed = real_folder(list);
  if (list->renewed)
    NEXT(rewinddir)(list->folder);
}

EXPORT long telldir(DIR *folder) {
  struct list *list = list_of(folder);
  if (!list)
    return NEXT(telldir)(folder);
  return list->renewed ? NEXT(telldir)(list->folder) : (long)list->position;
}

EXPORT void seekdir(DIR *folder, long position) {
  struct list *list = list_of(folder);
  if (!list || list->renewed)
    NEXT(seekdir)(list ? list->folder : folder, position);
  else
    list->position = (size_t)position;
}

EXPORT int dirfd(DIR *folder) {
  struct list *list = list_of(folder);
  if (!list)
    return NEXT(dirfd)(folder);
  // Opened now: only some need it.
  return real_folder(list) ? NEXT(dirfd)(list->folder) : -1;
}
