// Appends paths to the logs in shared memory, and adds their hashes to the sets there. Lock-free: several processes may write at once.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum insertion { ADDED, EXISTED, FULL };

// Inserts VALUE into an open-addressing table with SLOTS slots, a power of two, trying at most PROBES slots from SLOT on.
enum insertion insert_value(uint64_t *table, uint32_t slots, uint32_t slot, uint32_t probes, uint64_t value);

// Appends an entry in the format that layout.h defines. LENGTH is the log's shared length. False: there is no room for it.
bool append_path(uint8_t *log, uint32_t capacity, uint32_t *length, uint8_t kind, const char *path, size_t path_length);
