// Maps the active index and searches it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

struct index {
  const struct mirror_index *header; // NULL: no index.
  const struct mirror_entry *entries;
  const uint32_t *buckets;
  const char *names;
};

// The index to use for this call, after adopting the active one if it is time for that. NULL: bypass the mirror.
const struct index *current_index(void);

// Only one thread uses the index, so that it is never unmapped under a reader: PHP has no other threads. In other threads
// current_index() returns NULL.
void use_index_in_this_thread(void);

const struct mirror_entry *find_entry(const struct index *index, uint64_t hash, const char *path, size_t length);

// The entry NAME in FOLDER. HASH is that of the whole path.
const struct mirror_entry *find_child(const struct index *index, uint64_t hash, const struct mirror_entry *folder, const char *name,
                                      size_t size);
