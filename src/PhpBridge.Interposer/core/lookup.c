#include "lookup.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "changed_paths.h"
#include "path_hash.h"
#include "state.h"

enum { MAX_SEGMENT = 255 };

bool surely_permits(const struct mirror_entry *entry, unsigned bits) {
  unsigned all = bits * 0111, owner = bits * 0100;
  if ((entry->mode & all) == all)
    return true;
  // Groups and root's capabilities are the kernel's to judge.
  return (entry->mode & owner) == owner && entry->user == geteuid() && entry->user == getuid();
}

static bool is_ours(uint64_t hash, unsigned kind) { return anything_touched() && is_touched(hash, kind); }

static bool passes_itself(const struct lookup *lookup) {
  return (lookup->entry->flags & MIRROR_SELF_PASSES) || is_ours(lookup->hash, MIRROR_TOUCHED_SELF);
}

static bool decide(struct lookup *lookup, enum verdict verdict, int error) {
  lookup->verdict = verdict;
  lookup->error = error;
  return false;
}

// Past "/" and "/.".
static const char *next_segment(const char *rest) {
  while (*rest == '/' || (*rest == '.' && (rest[1] == '/' || rest[1] == 0)))
    rest++;
  return rest;
}

// Every step below is true when the lookup goes on, and false when it has been decided.

// The kernel looks for something in the entry, if it is a folder that may be searched.
static bool search_entry(struct lookup *lookup) {
  const struct mirror_entry *entry = lookup->entry;
  if (S_ISDIR(entry->mode))
    return surely_permits(entry, 1) || decide(lookup, ASK, 0);
  if (!S_ISREG(entry->mode))
    return decide(lookup, ASK, 0);
  return passes_itself(lookup) ? decide(lookup, ASK_AGAIN, 0) : decide(lookup, MISSING, ENOTDIR);
}

const char *path_of_entry(const struct lookup *lookup) { return lookup->index->names + lookup->entry->name; }

const struct mirror_entry *folder_of_entry(const struct lookup *lookup, uint64_t *hash) {
  size_t length = lookup->entry->base ? lookup->entry->base - (size_t)1 : 0;
  *hash = hash_of_path(path_of_entry(lookup), length);
  return find_entry(lookup->index, *hash, path_of_entry(lookup), length);
}

static bool go_up(struct lookup *lookup) {
  if (lookup->entry->name_length == 0)
    return decide(lookup, ASK, 0);
  lookup->entry = folder_of_entry(lookup, &lookup->hash);
  return lookup->entry || decide(lookup, ASK, 0);
}

static bool go_down(struct lookup *lookup, const char *segment, size_t size) {
  if (size > MAX_SEGMENT)
    return decide(lookup, ASK, 0);
  const struct mirror_entry *folder = lookup->entry;
  bool list_passes = passes_itself(lookup);
  if (folder->name_length)
    lookup->hash = continue_hash(lookup->hash, "/", 1);
  lookup->hash = continue_hash(lookup->hash, segment, size);

  if (is_excluded_name(path_of_entry(lookup), folder->name_length, segment, size))
    return decide(lookup, ASK, 0);
  if (is_ours(lookup->hash, MIRROR_TOUCHED_SUBTREE))
    return decide(lookup, ASK_AGAIN, 0);
  lookup->entry = find_child(lookup->index, lookup->hash, folder, segment, size);
  if (!lookup->entry)
    return list_passes ? decide(lookup, ASK_AGAIN, 0) : decide(lookup, MISSING, ENOENT);
  return !(lookup->entry->flags & MIRROR_SUBTREE_PASSES) || decide(lookup, ASK_AGAIN, 0);
}

static bool arrive(struct lookup *lookup, bool wants_folder, bool follow) {
  unsigned mode = lookup->entry->mode;
  if (passes_itself(lookup))
    return decide(lookup, ASK_AGAIN, 0);
  // The index has what the root leads to, and not the link that it may be: PHP's __DIR__ must be the same with it and without.
  if (!lookup->entry->name_length && !follow && !wants_folder && strcmp(mirror->root, real_root()) != 0)
    return decide(lookup, ASK, 0);
  if (S_ISDIR(mode) || (S_ISREG(mode) && !wants_folder) || (S_ISLNK(mode) && !wants_folder && !follow))
    return decide(lookup, FOUND, 0);
  return S_ISREG(mode) ? decide(lookup, MISSING, ENOTDIR) : decide(lookup, ASK, 0);
}

static bool start_at_root(struct lookup *lookup, size_t length) {
  lookup->hash = EMPTY_PATH_HASH;
  lookup->index = may_read_index() ? current_index() : NULL;
  // What is too long with the root before it, the kernel refuses.
  if (!lookup->index || length >= MIRROR_MAX_PATH - strlen(mirror->root))
    return decide(lookup, ASK, 0);
  lookup->entry = &lookup->index->entries[0];
  bool passes = (lookup->entry->flags & MIRROR_SUBTREE_PASSES) || is_ours(lookup->hash, MIRROR_TOUCHED_SUBTREE);
  return !passes || decide(lookup, ASK_AGAIN, 0);
}

void look_up(struct lookup *lookup, const char *rest, bool follow) {
  if (!start_at_root(lookup, strnlen(rest, MIRROR_MAX_PATH)))
    return;
  while (*(rest = next_segment(rest))) {
    const char *segment = rest;
    rest = strchrnul(rest, '/');
    size_t size = (size_t)(rest - segment);
    bool up = size == 2 && segment[0] == '.' && segment[1] == '.';
    if (!search_entry(lookup) || !(up ? go_up(lookup) : go_down(lookup, segment, size)))
      return;
  }
  bool ends_with_dot = rest[-1] == '.' && rest[-2] == '/', wants_folder = rest[-1] == '/' || ends_with_dot;
  // "." is looked for like any other name.
  if (!ends_with_dot || search_entry(lookup))
    arrive(lookup, wants_folder, follow);
}
