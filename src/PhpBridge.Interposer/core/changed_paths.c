#include "changed_paths.h"

#include "layout.h"
#include "path_hash.h"
#include "path_log.h"
#include "state.h"
#include "worker.h"

static uint64_t slot_value(uint64_t hash, unsigned scope) { return (hash & ~(uint64_t)3) | scope; }

static uint64_t *set_of(struct mirror_writer *writer) { return (void *)(writer + 1); }

static uint8_t *log_of(struct mirror_writer *writer) { return (uint8_t *)(set_of(writer) + mirror->changed_slots); }

bool has_changed_paths(void) { return __atomic_load_n(&own_writer()->changed_count, __ATOMIC_ACQUIRE) != 0; }

bool is_changed(uint64_t hash, unsigned scope) {
  const uint64_t *set = set_of(own_writer());
  uint64_t wanted = slot_value(hash, scope);
  for (uint32_t i = 0, slot = (uint32_t)(hash >> 2); i < mirror->changed_slots; i++, slot++) {
    uint64_t value = __atomic_load_n(&set[slot & (mirror->changed_slots - 1)], __ATOMIC_ACQUIRE);
    if (value == wanted)
      return true;
    if (value == 0)
      return false;
  }
  return false;
}

// A change that cannot be recorded: the writer uses no index until the bridge has dealt with it.
static void disable_index(struct mirror_writer *writer) { __atomic_store_n(&writer->overflow, 1, __ATOMIC_RELEASE); }

// True if VALUE is new in the set, or the set is full.
static bool add_to_set(struct mirror_writer *writer, uint64_t value) {
  // Above three quarters, probing gets slow and would finally not end.
  if (__atomic_load_n(&writer->changed_count, __ATOMIC_RELAXED) >= mirror->changed_slots / 4 * 3) {
    disable_index(writer);
    return true;
  }
  // Counted before it is inserted: a lookup that finds a count of 0 does not search the set.
  __atomic_fetch_add(&writer->changed_count, 1, __ATOMIC_ACQ_REL);
  if (insert_value(set_of(writer), mirror->changed_slots, (uint32_t)(value >> 2), mirror->changed_slots, value) == ADDED)
    return true;
  __atomic_fetch_sub(&writer->changed_count, 1, __ATOMIC_ACQ_REL);
  return false;
}

void add_changed_path(const char *path, size_t length, unsigned scope) {
  uint64_t hash = hash_of_path(path, length);
  struct mirror_writer *writer = own_writer();
  if (is_changed(hash, MIRROR_SCOPE_SUBTREE) || !add_to_set(writer, slot_value(hash, scope)))
    return;
  if (!append_path(log_of(writer), mirror->change_log_size, &writer->change_log_length, (uint8_t)scope, path, length))
    disable_index(writer);
}
