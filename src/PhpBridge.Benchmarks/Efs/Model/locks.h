#pragma once
#include "node.h"

// All that this owner has on this file. False: it had none.
bool lock_drop(struct node *node, uint64_t owner);
