// Creates the entries with which names are returned to the kernel.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

// The entry for a file that the server has returned. Needs nodes_lock; takes ownership of the descriptor.
struct fuse_entry_param entry_for(struct node *folder, const char *text, int fd, const struct stat *st);

// Opens the file behind a name, without a round trip. 0 or an errno.
int open_name(struct node *folder, const char *text, int *fd, struct stat *st);
