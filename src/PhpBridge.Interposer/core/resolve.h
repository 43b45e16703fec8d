// Resolves paths as the kernel does, through open folders, so that links, ".." and relative paths lead to the file that will change.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "scratch.h"

// Opens the folder that contains the last segment of PATH, which is relative to FOLDER, and stores the segment in scratch->split.name;
// a path that ends with ".", ".." or nothing is a folder, with an empty name. FOLLOW: if the last segment is a symbolic link, continues
// with its target. Returns a descriptor that the caller closes, or -1 with errno.
int open_parent(int folder, const char *path, bool follow, struct scratch *scratch);

// Stores the path that the kernel has for an open file.
bool path_of_descriptor(int descriptor, char path[MIRROR_MAX_PATH]);

// The mode of NAME in FOLDER, or of FOLDER itself if NAME is empty. 0: it does not exist.
mode_t mode_of(int folder, const char *name);
