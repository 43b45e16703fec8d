// Formats paths with a number in them, without stdio: some callers may only make system calls.
#pragma once

#include <stdint.h>

#include "layout.h"

enum { NUMBERED_PATH = MIRROR_MAX_DIRECTORY + 32, DESCRIPTOR_PATH = 32 };

// The bridge's directory, then PREFIX, then NUMBER.
void numbered_path(char path[NUMBERED_PATH], const char *prefix, uint32_t number);

// /proc/self/fd/DESCRIPTOR
void descriptor_path(char path[DESCRIPTOR_PATH], int descriptor);
