// What this sandbox has changed since the index was made, and what it has opened.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

bool anything_touched(void);

// Whether a path with this hash was touched, with KIND.
bool is_touched(uint64_t hash, unsigned kind);

void touch(const char *path, size_t length, unsigned kind);

// Whether opening the path with this hash is on record already. If not, it counts as if it were from now on.
bool is_on_record(uint64_t hash);

void record_opened(const char *path, size_t length, bool mirrored);

// Something was changed that cannot be written down: from now on there is no index.
void forget_index(void);
