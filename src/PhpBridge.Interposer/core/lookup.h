// What the index says of a path that is to be read.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index.h"
#include "layout.h"

enum verdict {
  ASK,       // the file system.
  ASK_AGAIN, // the file system, and not what it remembers: this sandbox has changed something there.
  FOUND,     // `entry`: a folder, a regular file, or a symbolic link that is not to be followed.
  MISSING,   // `error` says how.
};

struct lookup {
  enum verdict verdict;
  int error;
  const struct index *index;
  const struct mirror_entry *entry;
  uint64_t hash; // Of the entry's path, when FOUND.
};

// REST is what below_root() said. FOLLOW: of a symbolic link, what it leads to is asked for.
void look_up(struct lookup *lookup, const char *rest, bool follow);

// The entry's path: relative to the root, without "." and "..", not terminated.
const char *path_of_entry(const struct lookup *lookup);

// The folder around the entry; the root's is itself. NULL: the index has none.
const struct mirror_entry *folder_of_entry(const struct lookup *lookup, uint64_t *hash);

// Whether this process may do with the entry what BITS say (4 read, 1 search), for sure. Otherwise the kernel knows.
bool surely_permits(const struct mirror_entry *entry, unsigned bits);
