// Releases locks when a file is closed.
#pragma once
#include "node.h"

// Releases all locks of this owner on this file. False: it had none.
bool lock_drop(struct node *node, uint64_t owner);
