// Converts an entry of the index to the structure that stat() returns.
#pragma once

#include <sys/stat.h>

#include "layout.h"

void status_of_entry(const struct mirror_index *index, const struct mirror_entry *entry, struct stat *status);
