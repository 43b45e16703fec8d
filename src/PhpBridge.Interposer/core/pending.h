// Waits for file data that is being unpacked while PHP opens the file.
#pragma once

#include <stdint.h>

#include "layout.h"

// The number of the entry's blob, after waiting for it if it is pending. 0: the file has no blob; read the file system. Keeps errno.
uint32_t await_blob(const struct mirror_entry *entry);
