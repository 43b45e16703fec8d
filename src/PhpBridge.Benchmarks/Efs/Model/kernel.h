// Tells the kernel, which does the caching for us, that it should ask again.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

void kernel_open(struct fuse_session *session, bool expire_only);

fuse_ino_t node_id(const struct node *node);

// Forgets all names in a folder. With nodes_lock held.
void names_drop(struct node *folder);

void expire_name(fuse_ino_t folder, const char *text);

// Of attributes alone takes no lock, so it may be done while answering.
void attributes_drop(const struct node *node);
void pages_drop(const struct node *node);

// Returns when the kernel has been told of all names so far, also those of others, or after a second.
void names_drop_wait(void);
