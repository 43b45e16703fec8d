// The log of files that were opened for reading. The bridge makes the working sets from it.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Adds HASH to the set of what has been opened. False: it is there already, or there is no room for it.
bool add_opened(uint64_t hash);

// Logs a path relative to the root, of which add_opened() has just added the hash. MIRRORED: its data came from a blob.
void log_opened(const char *path, size_t length, bool mirrored);
