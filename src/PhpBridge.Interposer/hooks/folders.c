// Replaces opendir() and the functions that use its result: a listing from the index stands for an open folder.
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/libc.h"
#include "../core/lookup.h"
#include "../core/roots.h"
#include "../core/state.h"

// A listing, copied from the index. The C library has a descriptor in the place of the mark: a small number, never the mark.
struct listing {
  uint64_t mark;
  DIR *folder;   // The real folder, opened when it is needed.
  bool outdated; // Read the real folder instead.
  size_t position, count;
  struct dirent entry;
  char *path; // The argument of opendir().
  struct item {
    ino_t inode;
    unsigned char type;
    const char *name;
  } items[];
};

static const uint64_t LISTING_MARK = 0x9d1e50f0b21d6e05u;

static struct listing *listing_of(DIR *folder) {
  struct listing *listing = (struct listing *)folder;
  // NULL is left to the C library.
  return mirror && folder && listing->mark == LISTING_MARK ? listing : NULL;
}

static size_t size_of_name(const struct mirror_entry *entry) { return (size_t)(entry->name_length - entry->base) + 1; }

static ino_t inode_of_parent(const struct lookup *lookup) {
  uint64_t hash;
  const struct mirror_entry *parent = folder_of_entry(lookup, &hash);
  return parent ? parent->inode : lookup->entry->inode;
}

static struct listing *copy_listing(const struct lookup *lookup, const char *path) {
  const struct mirror_entry *folder = lookup->entry, *children = lookup->index->entries + folder->first_child;
  size_t count = folder->children + (size_t)2, bytes = strlen(path) + 1;
  for (uint32_t i = 0; i < folder->children; i++)
    bytes += size_of_name(&children[i]);
  struct listing *listing = malloc(sizeof *listing + count * sizeof *listing->items + bytes);
  if (!listing)
    return NULL;
  listing->mark = LISTING_MARK;
  listing->folder = NULL;
  listing->outdated = false;
  listing->position = 0;
  listing->count = count;
  listing->items[0] = (struct item){ folder->inode, DT_DIR, "." };
  listing->items[1] = (struct item){ inode_of_parent(lookup), DT_DIR, ".." };
  listing->path = (char *)&listing->items[count];
  char *text = stpcpy(listing->path, path) + 1;
  for (uint32_t i = 0; i < folder->children; i++) {
    const struct mirror_entry *child = &children[i];
    listing->items[i + 2] = (struct item){ child->inode, IFTODT(child->mode), text };
    text = mempcpy(text, lookup->index->names + child->name + child->base, size_of_name(child) - 1);
    *text++ = 0;
  }
  return listing;
}

// NULL with errno 0: call the file system.
static struct listing *open_listing(const char *path, const char *rest) {
  struct lookup lookup;
  look_up(&lookup, rest, true);
  errno = 0;
  if (lookup.verdict == NOT_FOUND)
    errno = lookup.error;
  else if (lookup.verdict == FOUND && !S_ISDIR(lookup.entry->mode))
    errno = ENOTDIR;
  else if (lookup.verdict == FOUND && is_permitted(lookup.entry, 4))
    return copy_listing(&lookup, path);
  return NULL;
}

EXPORT DIR *opendir(const char *path) {
  const char *rest = below_root(path);
  if (!rest)
    return LIBC(opendir)(path);
  int error = errno;
  struct listing *listing = open_listing(path, rest);
  if (!listing && errno == 0) {
    count_miss();
    errno = error;
    return LIBC(opendir)(path);
  }
  count_hit();
  if (listing)
    errno = error;
  return (DIR *)listing;
}

static struct dirent *read_listing(struct listing *listing) {
  if (listing->position >= listing->count)
    return NULL;
  const struct item *item = &listing->items[listing->position++];
  size_t length = strlen(item->name);
  listing->entry.d_ino = item->inode;
  listing->entry.d_type = item->type;
  listing->entry.d_off = (off_t)listing->position;
  listing->entry.d_reclen = sizeof listing->entry;
  memcpy(listing->entry.d_name, item->name, length + 1);
  return &listing->entry;
}

static struct dirent *read_folder(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing)
    return LIBC(readdir)(folder);
  return listing->outdated ? LIBC(readdir)(listing->folder) : read_listing(listing);
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
  struct listing *listing = listing_of(folder);
  if (!listing)
    return LIBC(closedir)(folder);
  int result = listing->folder ? LIBC(closedir)(listing->folder) : 0;
  listing->mark = 0;
  free(listing);
  return result;
}

static DIR *real_folder(struct listing *listing) {
  if (!listing->folder)
    listing->folder = LIBC(opendir)(listing->path);
  return listing->folder;
}

// Must show changes that were made since opendir(): if there are any, the real folder is read from then on.
EXPORT void rewinddir(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing) {
    LIBC(rewinddir)(folder);
    return;
  }
  listing->position = 0;
  struct lookup lookup;
  look_up(&lookup, below_root(listing->path), true);
  if (!listing->outdated && lookup.verdict != FOUND)
    listing->outdated = real_folder(listing);
  if (listing->outdated)
    LIBC(rewinddir)(listing->folder);
}

EXPORT long telldir(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing)
    return LIBC(telldir)(folder);
  return listing->outdated ? LIBC(telldir)(listing->folder) : (long)listing->position;
}

EXPORT void seekdir(DIR *folder, long position) {
  struct listing *listing = listing_of(folder);
  if (!listing || listing->outdated)
    LIBC(seekdir)(listing ? listing->folder : folder, position);
  else
    listing->position = (size_t)position;
}

EXPORT int dirfd(DIR *folder) {
  struct listing *listing = listing_of(folder);
  if (!listing)
    return LIBC(dirfd)(folder);
  // Only few programs need a descriptor, so the real folder is opened here.
  return real_folder(listing) ? LIBC(dirfd)(listing->folder) : -1;
}
