#include "lookup.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "changed_paths.h"
#include "exclusions.h"
#include "path_hash.h"
#include "roots.h"
#include "state.h"

enum { MAX_SEGMENT = 255 };

bool is_permitted(const struct mirror_entry *entry, unsigned bits) {
  unsigned all = bits * 0111, owner = bits * 0100;
  if ((entry->mode & all) == all)
    return true;
  // Groups and the capabilities of root are left to the kernel.
  return (entry->mode & owner) == owner && entry->user == geteuid() && entry->user == getuid();
}

static bool is_changed_here(uint64_t hash, unsigned scope) { return has_changed_paths() && is_changed(hash, scope); }

static bool bypasses_entry(const struct lookup *lookup) {
  return (lookup->entry->flags & MIRROR_BYPASS_ENTRY) || is_changed_here(lookup->hash, MIRROR_SCOPE_ENTRY);
}

static bool decide(struct lookup *lookup, enum verdict verdict, int error) {
  lookup->verdict = verdict;
  lookup->error = error;
  return false;
}

// Skips "/" and "/.".
static const char *next_segment(const char *rest) {
  while (*rest == '/' || (*rest == '.' && (rest[1] == '/' || rest[1] == 0)))
    rest++;
  return rest;
}

// Each of the steps below returns true if the lookup continues, and false if it has been decided.

// The entry must be a folder that may be searched.
static bool search_entry(struct lookup *lookup) {
  const struct mirror_entry *entry = lookup->entry;
  if (S_ISDIR(entry->mode))
    return is_permitted(entry, 1) || decide(lookup, BYPASS, 0);
  if (!S_ISREG(entry->mode))
    return decide(lookup, BYPASS, 0);
  return bypasses_entry(lookup) ? decide(lookup, BYPASS_UNCACHED, 0) : decide(lookup, NOT_FOUND, ENOTDIR);
}

const char *path_of_entry(const struct lookup *lookup) { return lookup->index->names + lookup->entry->name; }

const struct mirror_entry *folder_of_entry(const struct lookup *lookup, uint64_t *hash) {
  size_t length = lookup->entry->base ? lookup->entry->base - (size_t)1 : 0;
  *hash = hash_of_path(path_of_entry(lookup), length);
  return find_entry(lookup->index, *hash, path_of_entry(lookup), length);
}

static bool go_up(struct lookup *lookup) {
  if (lookup->entry->name_length == 0)
    return decide(lookup, BYPASS, 0);
  lookup->entry = folder_of_entry(lookup, &lookup->hash);
  return lookup->entry || decide(lookup, BYPASS, 0);
}

static bool go_down(struct lookup *lookup, const char *segment, size_t size) {
  if (size > MAX_SEGMENT)
    return decide(lookup, BYPASS, 0);
  const struct mirror_entry *folder = lookup->entry;
  bool folder_is_bypassed = bypasses_entry(lookup);
  if (folder->name_length)
    lookup->hash = continue_hash(lookup->hash, "/", 1);
  lookup->hash = continue_hash(lookup->hash, segment, size);

  if (is_excluded_name(path_of_entry(lookup), folder->name_length, segment, size))
    return decide(lookup, BYPASS, 0);
  if (is_changed_here(lookup->hash, MIRROR_SCOPE_SUBTREE))
    return decide(lookup, BYPASS_UNCACHED, 0);
  lookup->entry = find_child(lookup->index, lookup->hash, folder, segment, size);
  if (!lookup->entry)
    return folder_is_bypassed ? decide(lookup, BYPASS_UNCACHED, 0) : decide(lookup, NOT_FOUND, ENOENT);
  return !(lookup->entry->flags & MIRROR_BYPASS_SUBTREE) || decide(lookup, BYPASS_UNCACHED, 0);
}

static bool arrive(struct lookup *lookup, bool wants_folder, bool follow) {
  unsigned mode = lookup->entry->mode;
  if (bypasses_entry(lookup))
    return decide(lookup, BYPASS_UNCACHED, 0);
  // If the document root is a symbolic link, the index contains its target. A caller that asks for the link must see the link, or
  // PHP's __DIR__ would differ from that without the mirror.
  if (!lookup->entry->name_length && !follow && !wants_folder && strcmp(mirror->root, real_root()) != 0)
    return decide(lookup, BYPASS, 0);
  if (S_ISDIR(mode) || (S_ISREG(mode) && !wants_folder) || (S_ISLNK(mode) && !wants_folder && !follow))
    return decide(lookup, FOUND, 0);
  return S_ISREG(mode) ? decide(lookup, NOT_FOUND, ENOTDIR) : decide(lookup, BYPASS, 0);
}

static bool start_at_root(struct lookup *lookup, size_t length) {
  lookup->hash = EMPTY_PATH_HASH;
  lookup->index = current_index();
  // The kernel refuses a path that is too long together with the root.
  if (!lookup->index || length >= MIRROR_MAX_PATH - strlen(mirror->root))
    return decide(lookup, BYPASS, 0);
  lookup->entry = &lookup->index->entries[0];
  bool is_bypassed = (lookup->entry->flags & MIRROR_BYPASS_SUBTREE) || is_changed_here(lookup->hash, MIRROR_SCOPE_SUBTREE);
  return !is_bypassed || decide(lookup, BYPASS_UNCACHED, 0);
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
  // The kernel looks up "." like any other name, in a folder that must be searchable.
  if (!ends_with_dot || search_entry(lookup))
    arrive(lookup, wants_folder, follow);
}
