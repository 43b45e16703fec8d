// Invalidates what the kernel, whose caches stand for those of the NFS client, has cached.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

void kernel_open(struct fuse_session *session, bool expire_only);

fuse_ino_t node_id(const struct node *node);

// Drops all names in a folder. Needs nodes_lock.
void names_drop(struct node *folder);

void expire_name(fuse_ino_t folder, const char *text);

// These take no lock in the kernel and may be called before a reply.
void attributes_drop(const struct node *node);
void pages_drop(const struct node *node);

// Returns once all notifications queued so far have been sent, or after a second.
void names_drop_wait(void);
