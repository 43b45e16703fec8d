// Descriptors of copies: what the kernel knows of them is not what the site's file is. A copy is good for what pages do with
// most files, which is to read them. Whatever else is done to its descriptor gets the site's file exchanged for it first, and
// so a copy never has a second descriptor, in this process or another.
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

#include "lookup.h"

void status_of_entry(const struct mirror_index *index, const struct mirror_entry *entry, struct stat *status);

// Notes that DESCRIPTOR, just opened, reads the found file's copy. False: there is no room for that, it must not be used.
bool remember_copy(int descriptor, const struct lookup *lookup);

// Puts the file's status over that of its copy. False: the descriptor is something else.
bool copy_status(int descriptor, struct stat *status);

// Puts the site's file in the place of its copy, at the same offset. 0: it is the site's, or was no copy. -1: errno says why
// not; ESTALE, as NFS does, where the path leads to another file by now.
int exchange_copy(int descriptor);

// The same with all copies there are, as far as that can be done. Keeps errno.
void exchange_copies(void);

// The same with those of a path relative to the root, and of what is below it.
void exchange_copies_at(const char *path, size_t length);

// FROM could not be exchanged, and has another descriptor now.
void remember_duplicate(int from, int to);

// Whether PATH leads by way of this process's descriptors: /dev/fd/0, /proc/self/fd/0, /dev/stdin.
bool leads_to_descriptor(const char *path);

// Before something is looked up by such a path.
void exchange_copy_named(const char *path);
