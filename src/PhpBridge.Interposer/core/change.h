// Records what a call changes below the document root: begin_…() before the call determines and records it, end_…() after the call
// records the outcome.
//
//   struct change change;
//   begin_change(&change, AT_FDCWD, path, OP_REMOVE, false);
//   return end_change(&change, LIBC(unlink)(path));
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "change_plan.h"

// Records planned changes, before the call: from now on the paths bypass the index, and descriptors that read copies of them get the
// original file. Records nothing if either change is not as expected. SECOND may be NULL. Keeps errno.
void begin_changes(struct change *first, struct change *second);

// Must follow every planned change. If the call succeeded although it was not expected to, because another process was faster,
// the changes are recorded now. Keeps errno.
void end_changes(struct change *first, struct change *second, bool succeeded);

// Records the path that a call with OP_CREATE_TEMPORARY has created.
void add_temporary(const char *path);

// For calls with one path.
static inline void begin_change(struct change *change, int folder, const char *path, enum operation operation, bool follow) {
  plan_change(change, folder, path, operation, follow);
  begin_changes(change, NULL);
}

static inline bool begin_descriptor_change(struct change *change, int descriptor) {
  if (!plan_descriptor_change(change, descriptor))
    return false;
  begin_changes(change, NULL);
  return true;
}

// Returns RESULT, the call's: negative if it failed.
static inline int end_change(struct change *change, int result) {
  end_changes(change, NULL, result >= 0);
  return result;
}
