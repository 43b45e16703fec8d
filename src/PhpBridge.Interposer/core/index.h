// The index in force for this process.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "layout.h"

struct index {
  const struct mirror_index *header; // NULL: there is none.
  const struct mirror_entry *entries;
  const uint32_t *buckets;
  const char *names;
};

// Adopts what the bridge has put into force, if this is the time for it. NULL: ask the file system.
const struct index *current_index(void);

const struct mirror_entry *find_entry(const struct index *index, uint64_t hash, const char *path, size_t length);

// What is in FOLDER by NAME. HASH is that of the whole path.
const struct mirror_entry *find_child(const struct index *index, uint64_t hash, const struct mirror_entry *folder, const char *name, size_t size);
