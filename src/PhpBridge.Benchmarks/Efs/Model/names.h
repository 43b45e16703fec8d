#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

// The entry for a file that the server has named. With nodes_lock held; takes the descriptor.
struct fuse_entry_param entry_for(struct node *folder, const char *text, int fd, const struct stat *st);

// What a name stands for on the server, without a round trip of its own. 0 or an errno.
int open_name(struct node *folder, const char *text, int *fd, struct stat *st);
