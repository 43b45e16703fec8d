// Descriptors of mirrored contents: what the kernel knows of them is not what the site's file is.
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

#include "lookup.h"

void status_of_entry(const struct mirror_index *index, const struct mirror_entry *entry, struct stat *status);

// Notes that DESCRIPTOR, just opened, reads the found file's content.
void remember_content(int descriptor, const struct lookup *lookup);

// Puts the file's status over that of its content. False: the descriptor is something else.
bool content_status(int descriptor, struct stat *status);

// Puts the site's file in the place of its content, at the same offset: for locks, and for changes of its status.
void exchange_content(int descriptor);
