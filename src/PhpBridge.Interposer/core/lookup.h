// Looks up a path in the index as the kernel would in the file system.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "index.h"

enum verdict {
  BYPASS,          // Call the file system.
  BYPASS_UNCACHED, // Call the file system without the NFS client's cache: this sandbox has changed something there.
  FOUND,           // `entry` is a folder, a regular file, or a symbolic link that is not to be followed.
  NOT_FOUND,       // `error` is the errno.
};

struct lookup {
  enum verdict verdict;
  int error;
  const struct index *index;
  const struct mirror_entry *entry;
  uint64_t hash; // Of the path of `entry`, if FOUND.
};

// REST is the result of below_root(). FOLLOW: look up the target if the path is a symbolic link.
void look_up(struct lookup *lookup, const char *rest, bool follow);

// The entry's path: relative to the root, without "." and "..", not terminated.
const char *path_of_entry(const struct lookup *lookup);

// The folder that contains the entry; for the root, the root. NULL: it is not in the index.
const struct mirror_entry *folder_of_entry(const struct lookup *lookup, uint64_t *hash);

// True if mode and owner alone prove that this process has the permissions BITS (4: read, 1: search). False: the kernel must decide.
bool is_permitted(const struct mirror_entry *entry, unsigned bits);
