#include "path_log.h"

#include <string.h>

enum insertion insert_value(uint64_t *table, uint32_t slots, uint32_t slot, uint32_t probes, uint64_t value) {
  for (; probes > 0; probes--, slot++) {
    uint64_t *entry = &table[slot & (slots - 1)], found = __atomic_load_n(entry, __ATOMIC_ACQUIRE);
    if (found == 0 && __atomic_compare_exchange_n(entry, &found, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return ADDED;
    if (found == value)
      return EXISTED;
  }
  return FULL;
}

bool append_path(uint8_t *log, uint32_t capacity, uint32_t *length, uint8_t kind, const char *path, size_t path_length) {
  uint32_t size = (uint32_t)(sizeof(uint16_t) + 1 + path_length + 1) & ~(uint32_t)1, at = __atomic_load_n(length, __ATOMIC_RELAXED);
  do {
    if (size > capacity - at)
      return false;
  } while (!__atomic_compare_exchange_n(length, &at, at + size, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  log[at + 2] = kind;
  memcpy(log + at + 3, path, path_length);
  __atomic_store_n((uint16_t *)(void *)(log + at), (uint16_t)(path_length + 1), __ATOMIC_RELEASE);
  return true;
}
