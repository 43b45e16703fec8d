// Keeps track of the descriptors that read a local copy (a blob) instead of the original file on EFS.
//
// A copy is sufficient for reading, which is what pages do with most files. Before any other operation on such a descriptor, the
// original file replaces the copy under the same number. So a copy never has a second descriptor, in this process or in another.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "lookup.h"

// Registers DESCRIPTOR, which was just opened on the copy of the found file. False: out of space, the descriptor must not be used.
bool register_copy(int descriptor, const struct lookup *lookup);

// If DESCRIPTOR reads a copy, replaces STATUS, which the kernel has returned for it, with that of the original.
bool replace_copy_status(int descriptor, struct stat *status);

// Replaces the copy by the original file, at the same offset. 0: done, or DESCRIPTOR reads no copy. -1 with errno: ESTALE, as on NFS,
// if the path leads to another file by now.
int replace_copy(int descriptor);

// The same for all copies, as far as possible. Keeps errno.
void replace_copies(void);

// The same for the copies of files at or below a path relative to the root.
void replace_copies_below(const char *path, size_t length);

// FROM could not be replaced and has been duplicated to TO.
void register_duplicate(int from, int to);

// True if PATH leads through a descriptor of a process: /dev/fd/0, /proc/self/fd/0, /dev/stdin.
bool leads_to_descriptor(const char *path);

// Replaces all copies if PATH leads through a descriptor, before it is used.
void replace_copy_named_by(const char *path);
