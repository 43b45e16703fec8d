// Provides memory for resolving paths outside of the stack: a thread may have 16 KB of stack, a signal handler 8 KB.
#pragma once

#include "layout.h"

// A path split as the kernel does: the folder that contains the last segment, and that segment.
struct split_path {
  char folder[MIRROR_MAX_PATH];
  char name[256];
};

struct scratch {
  struct split_path split;
  char link[MIRROR_MAX_PATH];
  char full[MIRROR_MAX_PATH + sizeof(((struct split_path *)0)->name)];
  char path[MIRROR_MAX_PATH];
};

// NULL: out of memory. Keeps errno.
struct scratch *borrow_scratch(void);

// SCRATCH may be NULL. Keeps errno.
void return_scratch(struct scratch *scratch);
