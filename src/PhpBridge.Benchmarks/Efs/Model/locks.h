// fcntl and flock locks, on the files behind the mount, so that two mounts exclude each other.
#pragma once
#include <fuse_lowlevel.h>
#include "node.h"

// Replies to the request, if need be later, from another thread.
void lock_set(fuse_req_t request, struct node *node, uint64_t owner, const struct flock *wanted, bool wait);
int lock_test(struct node *node, uint64_t owner, struct flock *lock);

// All that this owner has on this file. False: it had none.
bool lock_drop(struct node *node, uint64_t owner);
