// Contents that are still being loaded when PHP asks for them.
#pragma once

#include <stdint.h>

#include "layout.h"

// The number of the entry's content; waits for one that is on its way. 0: there is none, ask the file system.
uint32_t await_content(const struct mirror_entry *entry);
