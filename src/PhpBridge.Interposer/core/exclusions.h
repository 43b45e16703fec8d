// Compares paths with the exclusions, the paths that are not mirrored.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum exclusion { NOT_EXCLUDED, IS_EXCLUDED, BELOW_EXCLUDED };

// Whether PATH, relative to the root, is an exclusion or below one.
enum exclusion exclusion_of(const char *path, size_t length);

// True if NAME in FOLDER is an exclusion itself.
bool is_excluded_name(const char *folder, size_t folder_length, const char *name, size_t size);
