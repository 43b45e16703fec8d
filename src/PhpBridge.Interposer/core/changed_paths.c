#include "changed_paths.h"

#include <string.h>

#include "path_hash.h"
#include "state.h"

static uint64_t slot_value(uint64_t hash, unsigned kind) { return (hash & ~(uint64_t)3) | kind; }

static uint64_t *touched_by(struct mirror_writer *writer) { return (void *)(writer + 1); }

static uint8_t *changed_by(struct mirror_writer *writer) { return (uint8_t *)(touched_by(writer) + mirror->touched_slots); }

bool anything_touched(void) { return __atomic_load_n(&own_writer()->touched_count, __ATOMIC_ACQUIRE) != 0; }

bool is_touched(uint64_t hash, unsigned kind) {
  const uint64_t *touched = touched_by(own_writer());
  uint64_t wanted = slot_value(hash, kind);
  for (uint32_t i = 0, slot = (uint32_t)(hash >> 2); i < mirror->touched_slots; i++, slot++) {
    uint64_t value = __atomic_load_n(&touched[slot & (mirror->touched_slots - 1)], __ATOMIC_ACQUIRE);
    if (value == wanted)
      return true;
    if (value == 0)
      return false;
  }
  return false;
}

void forget_index(void) { __atomic_store_n(&own_writer()->overflow, 1, __ATOMIC_RELEASE); }

enum placed { ADDED, THERE, FULL };

// Puts VALUE into a table of open addressing: into the first free slot from SLOT on, of which so many are tried.
static enum placed place(uint64_t *table, uint32_t slots, uint32_t slot, uint32_t probes, uint64_t value) {
  for (; probes > 0; probes--, slot++) {
    uint64_t *entry = &table[slot & (slots - 1)], found = __atomic_load_n(entry, __ATOMIC_ACQUIRE);
    if (found == 0 && __atomic_compare_exchange_n(entry, &found, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return ADDED;
    if (found == value)
      return THERE;
  }
  return FULL;
}

// False: it is there already.
static bool insert(struct mirror_writer *writer, uint64_t wanted) {
  // Beyond three quarters probing gets slow, and soon it would not end.
  if (__atomic_load_n(&writer->touched_count, __ATOMIC_RELAXED) >= mirror->touched_slots / 4 * 3) {
    forget_index();
    return true;
  }
  // Counted before it is there: a lookup that finds none touched looks no further.
  __atomic_fetch_add(&writer->touched_count, 1, __ATOMIC_ACQ_REL);
  if (place(touched_by(writer), mirror->touched_slots, (uint32_t)(wanted >> 2), mirror->touched_slots, wanted) == ADDED)
    return true;
  __atomic_fetch_sub(&writer->touched_count, 1, __ATOMIC_ACQ_REL);
  return false;
}

static bool append(uint8_t *log, uint32_t capacity, uint32_t *used, unsigned kind, const char *path, size_t length) {
  uint32_t size = (uint32_t)(sizeof(uint16_t) + 1 + length + 1) & ~(uint32_t)1, at = __atomic_load_n(used, __ATOMIC_RELAXED);
  do {
    if (size > capacity - at)
      return false;
  } while (!__atomic_compare_exchange_n(used, &at, at + size, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  log[at + 2] = (uint8_t)kind;
  memcpy(log + at + 3, path, length);
  __atomic_store_n((uint16_t *)(void *)(log + at), (uint16_t)(length + 1), __ATOMIC_RELEASE);
  return true;
}

void touch(const char *path, size_t length, unsigned kind) {
  uint64_t hash = hash_of_path(path, length);
  struct mirror_writer *writer = own_writer();
  if (is_touched(hash, MIRROR_TOUCHED_SUBTREE) || !insert(writer, slot_value(hash, kind)))
    return;
  if (!append(changed_by(writer), mirror->changed_size, &writer->changed_length, kind, path, length))
    forget_index();
}

bool is_on_record(uint64_t hash) {
  // A table that is so full holds more than the log does: what comes now is not recorded.
  enum { PROBES = 64 };
  return place(mirror->recorded, MIRROR_RECORDED, (uint32_t)hash, PROBES, hash) != ADDED;
}

void record_opened(const char *path, size_t length, bool mirrored) {
  append(mirror->opened, MIRROR_OPENED, &mirror->opened_length, mirrored, path, length);
}
