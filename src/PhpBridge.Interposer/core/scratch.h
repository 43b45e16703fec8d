// Memory for paths that are taken apart. Not the stack's: a thread may have 16 KB of it, and a signal's handler 8.
#pragma once

#include "layout.h"

// A path as the kernel takes it apart: the folder that the last segment is in, and that segment.
struct place {
  char folder[MIRROR_MAX_PATH];
  char name[256];
};

struct scratch {
  struct place place;
  char link[MIRROR_MAX_PATH];
  char full[MIRROR_MAX_PATH + sizeof(((struct place *)0)->name)];
  char path[MIRROR_MAX_PATH];
};

// NULL: there is no memory. Keeps errno.
struct scratch *borrow_scratch(void);

// SCRATCH may be NULL. Keeps errno.
void return_scratch(struct scratch *scratch);
