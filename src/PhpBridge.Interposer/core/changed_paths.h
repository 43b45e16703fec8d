// The set of paths that this process's writer has changed and the bridge has not published yet.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// SCOPE is one of layout.h's MIRROR_SCOPE_….

bool has_changed_paths(void);

// True if the path with this hash was changed with this scope.
bool is_changed(uint64_t hash, unsigned scope);

void add_changed_path(const char *path, size_t length, unsigned scope);
