// Maps the state that the bridge shares with this process.
#pragma once

#include <stddef.h>

#include "layout.h"

// NULL: this process has no mirror, and every hook only calls the C library.
extern struct mirror_state *mirror;

// Maps the file at PATH. NULL: it cannot be mapped, or its contents are not a state of this layout.
struct mirror_state *map_state(const char *path, size_t *size);

// Distance between two writers in the file.
static inline size_t size_of_writer(const struct mirror_state *state) {
  return sizeof(struct mirror_writer) + (size_t)state->changed_slots * sizeof(uint64_t) + state->change_log_size;
}

static inline void count_hit(void) { __atomic_fetch_add(&mirror->hits, 1, __ATOMIC_RELAXED); }
static inline void count_miss(void) { __atomic_fetch_add(&mirror->misses, 1, __ATOMIC_RELAXED); }
