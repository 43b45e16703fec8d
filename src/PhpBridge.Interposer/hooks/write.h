// Opens files for writing.
#pragma once

#include <stdio.h>
#include <sys/types.h>

#include "../core/change.h"

// Determines what open() with these flags is about to change.
void plan_open(struct change *change, int folder, const char *path, int flags);

int open_to_write(int folder, const char *path, int flags, mode_t mode);
FILE *open_stream_to_write(const char *path, const char *mode);
