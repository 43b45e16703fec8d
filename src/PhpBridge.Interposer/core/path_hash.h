// Computes the hash of a path relative to the root that layout.h defines (FNV-1a), in one go or segment by segment.
#pragma once

#include <stddef.h>
#include <stdint.h>

static const uint64_t EMPTY_PATH_HASH = 14695981039346656037u;

static inline uint64_t continue_hash(uint64_t hash, const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
  return hash;
}

static inline uint64_t hash_of_path(const char *path, size_t length) { return continue_hash(EMPTY_PATH_HASH, path, length); }
